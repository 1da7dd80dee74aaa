import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

type Tone = "neutral" | "accent" | "good" | "warn" | "danger";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-soft",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good-ink",
  warn: "bg-warn-soft text-warn-ink",
  danger: "bg-danger-soft text-danger-ink",
};

interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}

/** A short word about a state; never colour alone. */
export function Badge({ tone = "neutral", icon, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        "inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 font-medium text-xs whitespace-nowrap [&>svg]:size-3.5",
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}

/** Beside every person and image that is made up. */
export function SyntheticBadge() {
  return (
    <span
      title="Made by a program: no real person is in this data."
      className="inline-flex items-center rounded border border-line px-1 py-px font-medium text-[11px] text-ink-faint"
    >
      Synthetic
    </span>
  );
}
