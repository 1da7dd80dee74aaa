import type { ReactNode } from "react";

interface Line {
  level: number;
  words: string;
}

interface RuleLinesProps<L extends Line> {
  lines: readonly L[];
  /** What stands before a line, such as a tick. */
  markOf?: (line: L) => ReactNode;
}

/** A cohort's rules in words, those in groups further in. */
export function RuleLines<L extends Line>({ lines, markOf }: RuleLinesProps<L>) {
  return (
    <ul className="grid gap-1 text-sm">
      {lines.map((line, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: two rules may read the same, and they keep their order
          key={i}
          className="flex items-start gap-2"
          style={{ paddingLeft: `${line.level * 1.1}rem` }}
        >
          {markOf ? (
            markOf(line)
          ) : (
            <span aria-hidden className="mt-2 size-1 shrink-0 rounded-full bg-ink-faint" />
          )}
          <span className="min-w-0">
            {line.words.charAt(0).toUpperCase()}
            {line.words.slice(1)}
          </span>
        </li>
      ))}
    </ul>
  );
}
