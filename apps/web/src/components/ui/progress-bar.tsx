import { classNames } from "./class-names.ts";

interface ProgressBarProps {
  /** What is done, of `max`. */
  value: number;
  max: number;
  /** What it is the progress of, for those who do not see it. */
  label: string;
  className?: string;
}

/** How much of a longer work is done. */
export function ProgressBar({ value, max, label, className }: ProgressBarProps) {
  return (
    <progress
      className={classNames(
        "h-1.5 overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-all",
        className,
      )}
      max={max}
      value={value}
      aria-label={label}
    />
  );
}
