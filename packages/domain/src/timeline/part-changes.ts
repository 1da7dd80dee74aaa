import type { RiskPart } from "../fusion/assessment.ts";

/** What one part of a risk did from one point of a timeline to the next. */
export interface PartChange {
  kind: RiskPart["kind"];
  name: string;
  /** As it is now; as it was, where it is gone. */
  label: string;
  /** Natural log-odds; nothing where the part was not there. */
  before: number | null;
  /** Natural log-odds; nothing where it is gone. */
  after: number | null;
  /** `after - before`, a part that is not there being 0. */
  logOdds: number;
  source: string;
  /** Facts that the part was read from, before or after. */
  factIds: readonly string[];
}

/** Smaller differences are those of the arithmetic. */
const LEAST = 1e-9;

/**
 * What moved a risk: parts that came, went or changed, in the order of the parts. The changes sum to the difference of
 * the two sums of parts.
 */
export function partChanges(before: readonly RiskPart[], after: readonly RiskPart[]): PartChange[] {
  const keyOf = ({ kind, name }: RiskPart) => `${kind} ${name}`;
  const earlier = new Map(before.map((part) => [keyOf(part), part]));
  const later = new Map(after.map((part) => [keyOf(part), part]));
  const keys = new Set([...later.keys(), ...earlier.keys()]);
  return [...keys].flatMap((key) => {
    const [was, is] = [earlier.get(key), later.get(key)];
    const { kind, name, label, source } = (is ?? was)!;
    const logOdds = (is?.logOdds ?? 0) - (was?.logOdds ?? 0);
    if (Math.abs(logOdds) < LEAST && was?.label === is?.label) return [];
    const factIds = [...new Set([...(is?.factIds ?? []), ...(was?.factIds ?? [])])];
    return [
      {
        kind,
        name,
        label,
        before: was?.logOdds ?? null,
        after: is?.logOdds ?? null,
        logOdds,
        source,
        factIds,
      },
    ];
  });
}
