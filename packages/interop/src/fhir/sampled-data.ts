import {
  LOINC,
  SERIES,
  SERIES_KINDS,
  type SeriesKind,
  type SeriesSample,
  toSeriesSamples,
} from "@synoptic/domain";
import { z } from "zod";
import { bestCode, unitOf } from "./code.ts";
import { concept, instant, period, quantity, reference, resource } from "./datatypes.ts";
import { EntryFault } from "./errors.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

/** Numbers and the letters E, U and L. @see https://hl7.org/fhir/R4/datatypes.html#SampledData */
const sampledData = z.object({
  origin: quantity,
  /** Milliseconds between samples. */
  period: z.number().positive(),
  factor: z.number().optional(),
  lowerLimit: z.number().optional(),
  upperLimit: z.number().optional(),
  dimensions: z.literal(1),
  data: z.string().max(5_000_000, "is too long").optional(),
});

/** @see https://hl7.org/fhir/R4/observation.html */
export const seriesSchema = resource.extend({
  status: z.string().min(1),
  code: concept,
  subject: reference.optional(),
  effectiveDateTime: instant.optional(),
  effectivePeriod: period.optional(),
  issued: instant.optional(),
  device: reference.optional(),
  valueSampledData: sampledData.optional(),
  component: z.array(z.object({ code: concept, valueSampledData: sampledData.optional() })).optional(),
});

/**
 * An Observation whose values are SampledData, as a series: continuous glucose, or a blood pressure panel whose systolic
 * and diastolic components are sampled alike. Values are in the kind's unit. What was not measured (`E`) is left out;
 * below or above the limits of detection (`L`, `U`) counts as the limit.
 * @returns nothing for an Observation that is no such series, which is read as any other
 * @throws EntryFault where it is one and cannot be read
 */
export function mapSeries(observation: z.output<typeof seriesSchema>, { importedAt }: MapContext) {
  const coded = bestCode(observation.code);
  if (coded?.system !== LOINC) return undefined;
  const kind = SERIES_KINDS.find((each) => Object.hasOwn(codesOf(each), coded.code));
  const sampled = kind && dimensionsOf(observation, kind);
  if (!kind || !sampled) return undefined;

  const startsAt = observation.effectivePeriod?.start ?? observation.effectiveDateTime;
  if (!startsAt) throw new EntryFault("MISSING_VALUE", ".effectivePeriod", "A series needs its beginning.");
  const raw = zip(sampled, startsAt);
  const unit = unitOf(sampled[0]!.origin);
  const read = unit === null ? undefined : toSeriesSamples(kind, raw, unit);
  if (!read)
    throw new EntryFault("INVALID_VALUE", ".valueSampledData.origin", "The unit is not the measure's.");
  const last = read.samples.at(-1);
  if (!last) throw new EntryFault("MISSING_VALUE", ".valueSampledData.data", "No sample can be kept.");
  const { measures } = SERIES[kind];
  return {
    ...{ kind, codeSystem: coded.system, code: coded.code, display: coded.display, unit: measures[0]!.unit },
    device: observation.device?.display ?? null,
    samples: read.samples,
    recordedAt: recordedAt(importedAt, observation.issued, last.at, observation.meta?.lastUpdated),
  };
}

function codesOf(kind: SeriesKind): Readonly<Record<string, string>> {
  const { panel, measures } = SERIES[kind];
  return panel ?? measures[0]!.loinc;
}

export type SeriesRow = NonNullable<ReturnType<typeof mapSeries>>;

/**
 * The zone whose clock a series began by, as far as its instant's offset tells: the whole hours of it, since the zones
 * that are named by an offset have no others, and no summer time. `UTC` where it has none.
 */
export function zoneOf(resource: { effectiveDateTime?: unknown; effectivePeriod?: unknown }): string {
  const { effectiveDateTime, effectivePeriod } = resource;
  const start = (effectivePeriod as { start?: unknown } | undefined)?.start ?? effectiveDateTime;
  const [, sign, hours] = /([+-])(\d{2}):\d{2}$/.exec(String(start)) ?? [];
  // POSIX counts west of Greenwich as positive.
  return hours === undefined || hours === "00" ? "UTC" : `Etc/GMT${sign === "+" ? "-" : "+"}${Number(hours)}`;
}

type Sampled = z.output<typeof sampledData>;

/** One for each of the kind's measures, in their order. */
function dimensionsOf(
  { valueSampledData, component = [] }: z.output<typeof seriesSchema>,
  kind: SeriesKind,
): Sampled[] | undefined {
  const { panel, measures } = SERIES[kind];
  if (!panel) return valueSampledData && [valueSampledData];
  const found = measures.flatMap(({ loinc }) => {
    const part = component.find(({ code }) => Object.hasOwn(loinc, bestCode(code)?.code ?? ""));
    return part?.valueSampledData ?? [];
  });
  const isWhole = found.length === measures.length && found.every((one) => one.period === found[0]!.period);
  return isWhole ? found : undefined;
}

function zip(sampled: readonly Sampled[], startsAt: Date): SeriesSample[] {
  const values = sampled.map(decode);
  return values[0]!.flatMap((_, i) => {
    const each = values.map((dimension) => dimension[i]);
    const at = new Date(startsAt.getTime() + i * sampled[0]!.period);
    return each.every((value) => value !== undefined) ? [{ at, values: each }] : [];
  });
}

/** `origin + factor · datum`; the limits are told in the origin's unit. */
function decode({ origin, factor = 1, lowerLimit, upperLimit, data = "" }: Sampled): (number | undefined)[] {
  return data
    .trim()
    .split(/\s+/)
    .map((datum) => {
      if (datum === "E") return undefined;
      if (datum === "L") return lowerLimit;
      if (datum === "U") return upperLimit;
      const value = (origin.value ?? 0) + factor * Number(datum);
      if (datum === "" || !Number.isFinite(value)) {
        throw new EntryFault(
          "INVALID_VALUE",
          ".valueSampledData.data",
          "A sample is no number and no E, U or L.",
        );
      }
      return value;
    });
}
