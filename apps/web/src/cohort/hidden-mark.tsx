/** Stands where a number is not told, so that nobody is picked out. */
export function HiddenMark({ below }: { below: number }) {
  return (
    <span
      title={`Fewer than ${below} persons, or none: which of them is not told, so that nobody can be picked out.`}
      className="rounded border border-line-strong border-dashed px-1.5 py-px text-[13px] text-ink-faint"
    >
      fewer than {below}, or none
    </span>
  );
}
