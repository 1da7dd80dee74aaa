import type { FactValue, UnusedFact, UsedFact } from "../clinical/facts/reading.ts";
import type { PatientHistory } from "../clinical/history.ts";
import type { InputBasis } from "./input.ts";
import { type InputId, scoreInputs, type Values } from "./inputs.ts";
import type { Band, Range, Requirement, Score, ScoreOutcome } from "./score.ts";

/** Older measurements say little of today's risk; the guidelines ask for new ones at least every five years. */
const DEFAULT_WITHIN_DAYS = 5 * 365.25;
const DAY_MS = 24 * 60 * 60 * 1000;

export type GivenInputs = Partial<Values<InputId>>;

/** A value as it went into the formula. */
export interface UsedInput {
  id: InputId;
  value: FactValue;
  basis: InputBasis;
  facts: readonly UsedFact[];
  /** The rule of the score's source, where the value is assumed. */
  because: string | null;
}

export interface Refusal {
  inputId: InputId;
  /** A sentence that names the rule and not the value. */
  reason: string;
}

/**
 * What became of one score: computed; or missing inputs; or refused, since the formula does not speak of this person.
 * Refused outweighs missing.
 */
export interface ScoreResult {
  score: Score;
  status: "computed" | "missing" | "refused";
  /** Only where computed. */
  outcome: ScoreOutcome | null;
  /** The published band of the outcome. */
  band: Band | null;
  inputs: readonly UsedInput[];
  missing: readonly InputId[];
  refusals: readonly Refusal[];
  /** Facts that were not used since no living person can have them, or their unit is not known. */
  unused: readonly (UnusedFact & { inputId: InputId })[];
}

/**
 * Computes a score from a history, or says what is missing or why it does not apply.
 * @param history with facts recorded up to its moment only: see `asOf`
 * @param given values that the caller knows; each stands in place of what the history tells
 */
export function evaluateScore(score: Score, history: PatientHistory, given: GivenInputs = {}): ScoreResult {
  const ids = Object.keys(score.inputs) as InputId[];
  const values: Record<string, FactValue> = {};
  const inputs: UsedInput[] = [];
  const missing: InputId[] = [];
  const unused: (UnusedFact & { inputId: InputId })[] = [];
  const use = (input: UsedInput) => {
    values[input.id] = input.value;
    inputs.push(input);
  };

  const open: InputId[] = [];
  for (const id of ids) {
    if (given[id] !== undefined) {
      use({ id, value: given[id], basis: "given", facts: [], because: null });
      continue;
    }
    const { known, unused: ignored } = read(id, history, score.inputs[id]);
    unused.push(...ignored.map((fact) => ({ ...fact, inputId: id })));
    if (known) use({ id, ...known, because: null });
    else open.push(id);
  }
  for (const id of open) {
    const requirement = score.inputs[id] as Requirement | undefined;
    const implied = requirement?.implied?.(values as GivenInputs);
    const rule = requirement?.ifUnknown;
    if (implied !== undefined) use({ id, value: implied, basis: "implied", facts: [], because: null });
    else if (rule) use({ id, value: rule.value, basis: "assumed", facts: [], because: rule.because });
    else missing.push(id);
  }

  const order = (a: UsedInput, b: UsedInput) => ids.indexOf(a.id) - ids.indexOf(b.id);
  const refusals = inputs.flatMap((input) => refuse(input, score.inputs[input.id]));
  const status = refusals.length > 0 ? "refused" : missing.length > 0 ? "missing" : "computed";
  const outcome = status === "computed" ? score.compute(values as Values<InputId>) : null;
  const band = outcome && bandOf(score, outcome);
  return { score, status, outcome, band, inputs: inputs.sort(order), missing, refusals, unused };
}

function read(id: InputId, history: PatientHistory, requirement: Requirement | undefined) {
  const { read: reader } = scoreInputs[id] as (typeof scoreInputs)["age"];
  const withinMs = (requirement?.withinDays ?? DEFAULT_WITHIN_DAYS) * DAY_MS;
  return reader?.(history, withinMs) ?? { known: undefined, unused: [] };
}

function refuse({ id, value }: UsedInput, requirement: Requirement | undefined): Refusal[] {
  const { range, only } = requirement ?? {};
  if (only && !only.values.some((allowed) => allowed === value))
    return [{ inputId: id, reason: only.because }];
  if (!range || typeof value !== "number" || isWithin(value, range)) return [];
  return [
    { inputId: id, reason: `The formula was made for ${describeInput(id)} ${describeRange(id, range)}.` },
  ];
}

function isWithin(value: number, { from, to, below }: Range): boolean {
  return (
    (from === undefined || value >= from) &&
    (to === undefined || value <= to) &&
    (below === undefined || value < below)
  );
}

/** As within a sentence: `body mass index`, but `HDL cholesterol`. */
function describeInput(id: InputId): string {
  return scoreInputs[id].label.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
}

/** `30 to 74 years`, `below 60 mL/min/1.73m2`. */
function describeRange(id: InputId, { from, to, below }: Range): string {
  const input = scoreInputs[id];
  const unit =
    input.kind !== "quantity" || input.unit === "1" ? "" : ` ${input.unit === "a" ? "years" : input.unit}`;
  const words =
    from !== undefined && to !== undefined
      ? `${from} to ${to}`
      : [
          from === undefined ? [] : `from ${from}`,
          to === undefined ? [] : `up to ${to}`,
          below === undefined ? [] : `below ${below}`,
        ]
          .flat()
          .join(", ");
  return `${words}${unit}`;
}

/** The band that the main risk or the points fall into; nothing where none was published. */
function bandOf({ bands }: Score, { risks, points }: ScoreOutcome): Band | null {
  const value = bands?.of === "points" ? points : risks[0]?.probability;
  if (!bands || value === undefined) return null;
  return bands.list.findLast(({ from }) => value >= from) ?? null;
}
