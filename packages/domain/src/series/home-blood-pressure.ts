import { mean } from "../metrics/descriptive.ts";
import type { SeriesSample } from "./series.ts";
import { WallClock } from "./wall-clock.ts";

/** In mmHg. */
export interface MeanPressure {
  systolic: number;
  diastolic: number;
  readings: number;
}

/** What a guideline makes of home readings. */
export interface PressureRule {
  id: "esh" | "aha";
  label: string;
  doi: string;
  dropsFirstDay: boolean;
  leastDays: number;
  leastReadings: number;
  /** In mmHg: home pressure is raised where either mean reaches it. */
  raisedFrom: { systolic: number; diastolic: number };
}

/**
 * Both ask for two readings each morning and evening of a week, and at the least for three days and twelve readings
 * that count. Their limits for readings at home are those of the societies' guidelines on hypertension: 135/85 (Mancia et
 * al. 2023, doi 10.1097/HJH.0000000000003480) and 130/80 (Whelton et al. 2018, doi 10.1161/HYP.0000000000000065).
 * @see Parati et al. 2021, J Hypertens 39:1742-1767, doi 10.1097/HJH.0000000000002922
 * @see Shimbo et al. 2020, Circulation 142:e42-e63, doi 10.1161/CIR.0000000000000803
 */
const RULES: readonly PressureRule[] = [
  {
    ...{ id: "esh", label: "European Society of Hypertension 2021", doi: "10.1097/HJH.0000000000002922" },
    ...{ dropsFirstDay: true, leastDays: 3, leastReadings: 12 },
    raisedFrom: { systolic: 135, diastolic: 85 },
  },
  {
    ...{ id: "aha", label: "American Heart Association 2020", doi: "10.1161/CIR.0000000000000803" },
    ...{ dropsFirstDay: false, leastDays: 3, leastReadings: 12 },
    raisedFrom: { systolic: 130, diastolic: 80 },
  },
];

/** By one guideline. */
export interface JudgedPressure {
  rule: PressureRule;
  mean: MeanPressure | null;
  /** Whether there are as many days and readings as the guideline asks for. */
  isSufficient: boolean;
  /** Nothing where they are too few. */
  isRaised: boolean | null;
}

/** Home blood pressure of the last week that was measured. */
export interface HomePressureReport {
  /** Days on the patient's calendar, first and last, `YYYY-MM-DD`. */
  firstDay: string;
  lastDay: string;
  /** Days with a reading. */
  days: number;
  mean: MeanPressure;
  /** Before noon on the patient's clock. */
  morning: MeanPressure | null;
  evening: MeanPressure | null;
  judged: readonly JudgedPressure[];
  readings: readonly SeriesSample[];
}

const WEEK_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @param samples of systolic and diastolic pressure in mmHg, in order of time
 * @param timeZone of the patient, IANA
 * @returns nothing where nothing was measured
 * @throws InvalidInputError for a time zone that does not exist
 */
export function homePressureReport(
  samples: readonly SeriesSample[],
  timeZone: string,
): HomePressureReport | undefined {
  const last = samples.at(-1);
  if (!last) return undefined;
  const clock = new WallClock(timeZone);
  const dayOf = (sample: SeriesSample) => clock.at(sample.at).day;
  const lastDay = dayOf(last);
  const since = new Date(Date.parse(lastDay) - (WEEK_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const readings = samples.filter((sample) => dayOf(sample) >= since);
  const firstDay = dayOf(readings[0]!);
  const isMorning = ({ at }: SeriesSample) => clock.at(at).minuteOfDay < 12 * 60;
  const days = new Set(readings.map(dayOf)).size;
  return {
    firstDay,
    lastDay,
    days,
    mean: meanOf(readings)!,
    morning: meanOf(readings.filter(isMorning)),
    evening: meanOf(readings.filter((sample) => !isMorning(sample))),
    judged: RULES.map((rule) => {
      const counted = rule.dropsFirstDay ? readings.filter((one) => dayOf(one) !== firstDay) : readings;
      return judge(rule, new Set(counted.map(dayOf)).size, counted);
    }),
    readings,
  };
}

function judge(rule: PressureRule, days: number, counted: readonly SeriesSample[]): JudgedPressure {
  const average = meanOf(counted);
  const isSufficient = days >= rule.leastDays && counted.length >= rule.leastReadings;
  const { systolic, diastolic } = rule.raisedFrom;
  const isRaised = average && (average.systolic >= systolic || average.diastolic >= diastolic);
  return { rule, mean: average, isSufficient, isRaised: isSufficient ? isRaised : null };
}

function meanOf(readings: readonly SeriesSample[]): MeanPressure | null {
  if (readings.length === 0) return null;
  return {
    systolic: mean(readings.map(({ values }) => values[0]!)),
    diastolic: mean(readings.map(({ values }) => values[1]!)),
    readings: readings.length,
  };
}
