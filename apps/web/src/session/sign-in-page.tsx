"use client";
import { Brand } from "../shell/brand.tsx";
import { ThemeToggle } from "../shell/theme-toggle.tsx";
import { useSession } from "./session.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { SynopsisFigure } from "./synopsis-figure.tsx";

export function SignInPage() {
  const { about } = useSession();
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1.1fr_1fr]">
      <aside className="relative hidden flex-col justify-between overflow-hidden border-line border-r bg-surface p-12 lg:flex">
        <Brand />
        <div className="max-w-lg">
          <SynopsisFigure />
          <p className="mt-10 text-balance font-semibold text-[28px] leading-snug tracking-tight">
            One image, one history, one explained risk.
          </p>
          <p className="mt-3 text-ink-soft">
            Synoptic reads a medical image, reads the patient's history, and shows how each part moves the
            risk.
          </p>
        </div>
        <p className="text-ink-faint text-xs">Synoptic {about.version}, open source</p>
      </aside>
      <main className="flex flex-col p-6 sm:p-10">
        <div className="flex items-center justify-between lg:justify-end">
          <span className="lg:hidden">
            <Brand />
          </span>
          <ThemeToggle />
        </div>
        <div className="mx-auto grid w-full max-w-sm grow content-center gap-6 py-8">
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
            <p className="mt-1 text-ink-soft text-sm lg:hidden">
              One image, one history, one explained risk.
            </p>
          </div>
          <SignInForm />
        </div>
        <p className="mx-auto max-w-sm rounded-lg bg-warn-soft px-3.5 py-2.5 text-[13px] text-warn-ink">
          {about.notice}
        </p>
      </main>
    </div>
  );
}
