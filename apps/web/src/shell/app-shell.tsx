"use client";
import { useQuery } from "@apollo/client/react";
import { Archive, Boxes, List, Network, Settings, Upload, Users } from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { ResearchNotice } from "../components/research-notice.tsx";
import { Button } from "../components/ui/button.tsx";
import { classNames } from "../components/ui/class-names.ts";
import { PageLink } from "../components/ui/page-link.tsx";
import { isFetchedFrom, PacsServersQuery } from "../pacs/pacs-query.ts";
import { mayAdminister, mayReadPatients, mayResearch, mayWrite } from "../session/permissions.ts";
import { useSession, useViewer } from "../session/session.tsx";
import { useUploadDialog } from "../upload/upload-dialog.tsx";
import { Brand } from "./brand.tsx";
import { DemoFilling } from "./demo-filling.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import { UserMenu } from "./user-menu.tsx";

interface NavLinkProps {
  href: string;
  icon: ReactNode;
  children: string;
}

function NavLink({ href, icon, children }: NavLinkProps) {
  const pathname = usePathname();
  const current = href === "/" ? pathname === "/" : pathname.startsWith(href);
  return (
    <PageLink
      href={href}
      aria-current={current ? "page" : undefined}
      className={classNames(
        "inline-flex h-8 items-center gap-2 rounded-lg px-2.5 font-medium text-[13px] transition-colors max-md:px-2 md:max-xl:[&>svg]:hidden [&>svg]:size-4",
        current ? "bg-sunken text-ink" : "text-ink-soft hover:bg-sunken hover:text-ink",
      )}
    >
      {icon}
      <span className="max-md:sr-only">{children}</span>
    </PageLink>
  );
}

/** Stands where there is an archive to fetch from, and for those who may add the first one. */
function PacsLink({ mayAdd }: { mayAdd: boolean }) {
  const { data } = useQuery(PacsServersQuery, { skip: mayAdd });
  if (!mayAdd && !data?.dicomServers.some(isFetchedFrom)) return null;
  return (
    <NavLink href="/pacs" icon={<Archive aria-hidden />}>
      PACS
    </NavLink>
  );
}

/** The bar above every page, and the notice that belongs to every risk. */
export function AppShell({ children }: { children: ReactNode }) {
  const viewer = useViewer();
  const { about } = useSession();
  const { openUpload } = useUploadDialog();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-3"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 border-line border-b bg-surface/90 backdrop-blur">
        <div className="mx-auto flex h-14 max-w-[1560px] items-center gap-1 px-4 sm:gap-2 sm:px-6">
          <PageLink href="/" aria-label="Synoptic, worklist" className="mr-1 rounded-md sm:mr-4">
            <Brand />
          </PageLink>
          <nav aria-label="Main" className="flex items-center gap-0.5">
            {mayReadPatients(viewer.role) && (
              <NavLink href="/" icon={<List aria-hidden />}>
                Worklist
              </NavLink>
            )}
            {mayWrite(viewer.role) && <PacsLink mayAdd={mayAdminister(viewer.role)} />}
            {mayResearch(viewer.role) && (
              <NavLink href="/cohorts" icon={<Users aria-hidden />}>
                Cohorts
              </NavLink>
            )}
            {mayResearch(viewer.role) && (
              <NavLink href="/federation" icon={<Network aria-hidden />}>
                Federation
              </NavLink>
            )}
            <NavLink href="/models" icon={<Boxes aria-hidden />}>
              Models
            </NavLink>
            {mayAdminister(viewer.role) && (
              <NavLink href="/settings" icon={<Settings aria-hidden />}>
                Settings
              </NavLink>
            )}
          </nav>
          <div className="ml-auto flex items-center gap-1 sm:gap-2">
            <ResearchNotice className="rounded-md bg-warn-soft px-2 py-1 font-medium text-xs max-xl:hidden" />
            {mayWrite(viewer.role) && (
              <Button variant="primary" size="small" onClick={() => openUpload([])}>
                <Upload className="size-4" aria-hidden /> <span className="max-sm:sr-only">Upload</span>
              </Button>
            )}
            <ThemeToggle />
            <UserMenu />
          </div>
        </div>
        <p className="bg-warn-soft px-4 py-1 text-center xl:hidden">
          <ResearchNotice className="font-medium text-xs" />
        </p>
        {about.demo && <DemoFilling />}
      </header>
      <main id="content" className="mx-auto w-full max-w-[1560px] grow px-4 py-6 sm:px-6">
        {children}
      </main>
      <footer className="mx-auto flex w-full max-w-[1560px] flex-wrap items-center justify-between gap-2 px-4 pb-6 text-ink-faint text-xs sm:px-6">
        <span>{about.notice}</span>
        <span>Synoptic {about.version}</span>
      </footer>
    </div>
  );
}
