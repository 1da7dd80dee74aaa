import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface CardProps {
  title?: ReactNode;
  aside?: ReactNode;
  /** Names the region where there is no visible title. */
  label?: string;
  className?: string;
  bodyClassName?: string;
  children: ReactNode;
}

export function Card({ title, aside, label, className, bodyClassName, children }: CardProps) {
  return (
    <section
      aria-label={label ?? (typeof title === "string" ? title : undefined)}
      className={classNames("min-w-0 rounded-xl border border-line bg-surface shadow-card", className)}
    >
      {title !== undefined && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-3 gap-y-1 px-5 pt-3.5">
          <h2 className="font-semibold text-[15px]">{title}</h2>
          {aside}
        </header>
      )}
      <div className={bodyClassName ?? "px-5 pt-2 pb-5"}>{children}</div>
    </section>
  );
}
