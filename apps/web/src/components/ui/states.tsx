import { CircleAlert, Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface EmptyProps {
  title: string;
  icon?: ReactNode;
  children?: ReactNode;
}

export function Empty({ title, icon, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <span className="text-ink-faint [&>svg]:size-7">{icon ?? <Inbox aria-hidden />}</span>
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-md text-ink-soft text-sm">{children}</div>}
    </div>
  );
}

interface NoticeProps {
  title: string;
  tone?: "danger" | "warn" | "good";
  children?: ReactNode;
}

const noticeTones = {
  danger: "bg-danger-soft text-danger-ink",
  warn: "bg-warn-soft text-warn-ink",
  good: "bg-good-soft text-good-ink",
};

/** Says what went wrong, or what to mind, in words. Read out when it appears. */
export function Notice({ title, tone = "danger", children }: NoticeProps) {
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={classNames("flex gap-2.5 rounded-lg px-3.5 py-3 text-sm", noticeTones[tone])}
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {children && <div className="mt-0.5 text-ink-soft">{children}</div>}
      </div>
    </div>
  );
}

/** Holds a place while something loads. */
function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames("animate-pulse rounded-lg bg-sunken", className)} />;
}

export function Loading({ label }: { label: string }) {
  return (
    <div role="status" className="grid gap-3 p-5">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-8 w-1/3" />
      <Skeleton className="h-24" />
      <Skeleton className="h-24" />
    </div>
  );
}
