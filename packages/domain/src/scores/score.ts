import type { InputId, ValueOf, Values } from "./inputs.ts";

/** Where a formula was published. */
export interface ScoreSource {
  /** Authors, year, journal. */
  citation: string;
  doi: string;
}

/** In the input's unit; `from` and `to` are included, `below` is not. */
export interface Range {
  from?: number;
  to?: number;
  below?: number;
}

/** What a score asks of one of its inputs. */
export interface Requirement<Id extends InputId = InputId> {
  /** Outside it the score is refused, never extrapolated. */
  range?: Range;
  /** The only values the formula speaks of, and why; others are refused. */
  only?: { values: readonly ValueOf<Id>[]; because: string };
  /** How old a measurement may be, in days; five years where nothing is said. */
  withinDays?: number;
  /** What the source says to take where it is not known. */
  ifUnknown?: { value: ValueOf<Id>; because: string };
  /** What other inputs leave no choice about: a current smoker quit 0 years ago. */
  implied?: (values: Partial<Values<InputId>>) => ValueOf<Id> | undefined;
}

/** One risk: of what, until when, how likely. */
export interface Risk {
  outcome: string;
  /** ISO 8601: `P10Y`, `P30D`; nothing for a risk that is not of a time, such as of having a disease now. */
  horizon: string | null;
  /** 0 to 1. */
  probability: number;
}

export interface ScoreOutcome {
  /** The main one first; empty where only points were published. */
  risks: readonly Risk[];
  /** Nothing where the score is no sum of points. */
  points?: number;
  /** What to mind in this very result, in a sentence each. */
  notes?: readonly string[];
}

/** From `from` up to the next band's. */
export interface Band {
  from: number;
  label: string;
}

/** Published thresholds of the main risk or of the points, lowest first. */
export interface Bands {
  of: "probability" | "points";
  list: readonly Band[];
  /** Where they are from, unless from the score's own source. */
  source?: ScoreSource;
}

/** What the main risk is of, where diagnoses tell who had it. */
interface Diagnosed {
  /** Name in `namedSets.conditions`: of several that come near, the one that leaves least of the outcome out. */
  set: string;
  /** Within how many years; nothing for a risk that is not of a time. */
  years: number | null;
}

/** A published risk score: what it is, whom it is for, what it asks for, and the formula. */
export interface Score<Id extends InputId = InputId> {
  /** Stable, in kebab case; part of the API. */
  id: string;
  title: string;
  /** What it predicts and over which time, in a few words. */
  predicts: string;
  /** What it is measured against; left out where no diagnosis tells it, as of a death. */
  diagnosed?: Diagnosed;
  /** Whom it was made for. */
  population: string;
  source: ScoreSource;
  inputs: { readonly [Each in Id]?: Requirement<Each> };
  /** The most that there can be, where it is a sum of points. */
  maxPoints?: number;
  bands?: Bands;
  /** The formula; its values are known and within the ranges. */
  compute(values: Values<Id>): ScoreOutcome;
}

/** Gives a score's formula the types of the inputs that it names. */
export function defineScore<const Id extends InputId>(
  score: Score<Id> & { inputs: { readonly [Each in Id]: Requirement<Each> } },
): Score<Id> {
  return score;
}
