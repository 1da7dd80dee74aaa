import type { Random } from "../random.ts";
import type { Chronic } from "./illnesses.ts";

/** Somebody whom a screening programme saw once in full and once a year since. */
export interface ScreenedPerson {
  sex: "female" | "male";
  birth: Date;
  screened: Date;
  /** Nothing for the living. */
  death: Date | null;
  /** The last visit at the latest. */
  end: Date;
  /** kg/m². */
  bodyMassIndex: number;
  /** mmHg. */
  systolic: number;
  smoking: "never" | "former" | "current";
  /** On the list of problems at the screening. */
  had: readonly Chronic[];
  /** The first cardiovascular event, with when it came. */
  event: { kind: Chronic; at: Date } | null;
}

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;
/** Cardiovascular events of ten years in a man or woman of 60 with a pressure of 130 who does not smoke. */
const USUAL_RISK = 0.12;

/**
 * Risk factors at the screening, and an event whose hazard follows from them: by age, pressure, smoking, diabetes and
 * sex about as cohort studies say, so that a published score tells who has it, and not perfectly.
 * @param asOf nothing is known of what comes later
 */
export function drawScreened(random: Random, asOf: Date): ScreenedPerson {
  const sex = random.chance(0.5) ? "female" : "male";
  const screened = new Date(asOf.getTime() - (11.9 + 0.6 * random.next()) * YEAR);
  const years = 45 + 30 * random.next();
  const birth = new Date(screened.getTime() - years * YEAR);
  const bodyMassIndex = Math.max(17, random.normal(27, 4.2));
  const smoking = random.pick(["never", "never", "former", "former", "current"] as const);
  const systolic = Math.round(
    Math.max(96, random.normal(118 + 0.4 * (years - 45) + 0.6 * (bodyMassIndex - 25), 14)),
  );
  const had = drawProblems(random, years, bodyMassIndex, systolic);
  const logHazard =
    0.075 * (years - 60) +
    0.018 * (systolic - 130) +
    (smoking === "current" ? 0.6 : 0) +
    (had.includes("diabetes") ? 0.55 : 0) +
    (sex === "male" ? 0.3 : -0.1);
  const wait = (perYear: number) => (-Math.log(1 - random.next()) / perYear) * YEAR;
  const eventAt = screened.getTime() + wait((-Math.log(1 - USUAL_RISK) / 10) * Math.exp(logHazard));
  const deathAt = screened.getTime() + wait(0.004 * Math.exp(0.09 * (years - 60)));
  // One in twelve moves away.
  const leaves = random.chance(1 / 12) ? random.next() * 12 * YEAR : Number.POSITIVE_INFINITY;
  const last = Math.min(asOf.getTime() - random.int(1, 60) * DAY, screened.getTime() + leaves);
  const death = deathAt < last ? new Date(deathAt) : null;
  const end = death ?? new Date(last);
  const kind = random.pick<Chronic>(["infarction", "infarction", "stroke", "stroke", "heartFailure"]);
  const event = eventAt < end.getTime() ? { kind, at: new Date(eventAt) } : null;
  return { sex, birth, screened, death, end, bodyMassIndex, systolic, smoking, had, event };
}

/** Whoever is screened has a list of problems, be it a short one. */
function drawProblems(random: Random, years: number, bodyMassIndex: number, systolic: number): Chronic[] {
  const had: Chronic[] = [random.pick<Chronic>(["osteoarthritis", "reflux", "migraine", "hypothyroidism"])];
  if (systolic > 135 && random.chance(0.6)) had.push("hypertension");
  if (random.chance(0.3)) had.push("hyperlipidaemia");
  if (random.chance((bodyMassIndex > 30 ? 0.16 : 0.06) * (years > 60 ? 1.3 : 0.8))) had.push("diabetes");
  return had;
}
