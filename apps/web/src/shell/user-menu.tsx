"use client";
import { useMutation } from "@apollo/client/react";
import { LogOut, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import { useSession, useViewer } from "../session/session.tsx";
import { SignOutMutation } from "../session/viewer-query.ts";

export function UserMenu() {
  const viewer = useViewer();
  const { refresh } = useSession();
  const [signOut] = useMutation(SignOutMutation);
  const router = useRouter();

  async function leave() {
    await signOut();
    router.replace("/sign-in");
    await refresh();
  }

  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={`Account: ${viewer.name}`}
        className="inline-flex h-8 items-center gap-2 rounded-lg px-2 text-[13px] text-ink-soft hover:bg-sunken hover:text-ink"
      >
        <UserRound className="size-4" aria-hidden />
        <span className="hidden max-w-40 truncate font-medium lg:inline">{viewer.name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-50 min-w-56 rounded-xl border border-line bg-surface p-1.5 shadow-2xl"
        >
          <DropdownMenu.Label className="px-2.5 py-2">
            <span className="block font-medium text-sm">{viewer.name}</span>
            <span className="block text-[13px] text-ink-faint">
              {viewer.role.charAt(0) + viewer.role.slice(1).toLowerCase()} at {viewer.site.name}
            </span>
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item
            onSelect={leave}
            className="flex cursor-pointer items-center gap-2 rounded-lg px-2.5 py-2 text-sm outline-none data-[highlighted]:bg-sunken"
          >
            <LogOut className="size-4 text-ink-faint" aria-hidden /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
