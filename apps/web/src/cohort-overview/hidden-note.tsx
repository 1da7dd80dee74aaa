import { hiddenBelow } from "../cohort/count-words.ts";

/** A number that is not told. */
export function Hidden({ floor }: { floor: number }) {
  const words = `fewer than ${hiddenBelow({ floor })}, or none`;
  return (
    <span title={words} className="text-ink-faint tabular-nums">
      {"<"}
      {hiddenBelow({ floor })}
      <span className="sr-only"> persons, or none</span>
    </span>
  );
}

/** What is not told on this page, and why. */
export function HiddenNote({ floor }: { floor: number }) {
  return (
    <p className="max-w-[78ch] text-[13px] text-ink-faint">
      Counts are rounded to multiples of {floor}. {"<"}
      {hiddenBelow({ floor })} stands for a few persons or none, which look the same; means, curves and bins
      are shown of large groups alone, and in steps that tell of no one in them.
    </p>
  );
}

/** Where a picture would be of too few. */
export function TooFew({ what, floor }: { what: string; floor: number }) {
  return (
    <p className="grid min-h-36 place-items-center rounded-lg bg-sunken px-6 text-center text-[13px] text-ink-soft">
      Too few persons for {what}: fewer than {hiddenBelow({ floor })}, or none.
    </p>
  );
}
