import { LOINC } from "../../clinical/history.ts";
import { SERIES, type SeriesKind, samplesAsOf } from "../../series/series.ts";
import type { ExportRules, StoredSeries } from "./export-facts.ts";
import type { ExportRow } from "./export-table.ts";
import { rounded } from "./mask-facts.ts";
import { type PersonMask, shiftedDay } from "./person-mask.ts";

/** What each value of a kind's samples is called. */
const measureNames: Readonly<Record<SeriesKind, readonly string[]>> = {
  glucose: ["interstitial-glucose"],
  "blood-pressure": ["systolic-blood-pressure", "diastolic-blood-pressure"],
};

/**
 * All samples of a person as rows, in the order of their codes and then of time: of two series that tell of one moment
 * what became known last. The first sample's day stands for all of one code, and moments are seconds since it, as a day
 * for each would tell when midnight was.
 * @param at what was measured or became known later is not there
 */
export function maskSamples(
  all: readonly StoredSeries[],
  mask: PersonMask,
  { codes }: ExportRules,
  at: Date,
): ExportRow[] {
  const known = all.filter(({ kind }) => Object.hasOwn(SERIES, kind));
  const groups = new Map<string, StoredSeries[]>();
  for (const series of known) groups.set(keyOf(series), [...(groups.get(keyOf(series)) ?? []), series]);
  return [...groups.keys()].sort().flatMap((key) => {
    const series = groups.get(key)!;
    const { kind, codeSystem, code } = series[0]!;
    const told = codes.sample.tell(codeSystem, code);
    const samples = samplesAsOf(series, kind, at);
    const [first] = samples;
    if (!told || !first) return [];
    const { panel, measures } = SERIES[kind];
    return samples.flatMap((sample) =>
      measures.map((measure, i) => ({
        patient: mask.pseudonym,
        // A panel's code is of both values.
        ...(panel ? { system: LOINC, code: Object.keys(measure.loinc)[0]! } : told),
        measure: measureNames[kind][i]!,
        start_date: shiftedDay(first.at, mask),
        seconds: Math.round((sample.at.getTime() - first.at.getTime()) / 1000),
        value: rounded(sample.values[i]!),
        unit: measure.unit,
      })),
    );
  });
}

const keyOf = ({ kind, codeSystem, code }: StoredSeries) => `${kind} ${codeSystem} ${code}`;
