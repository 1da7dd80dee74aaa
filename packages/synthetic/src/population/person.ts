import type { Random } from "../random.ts";
import { type Chronic, chronicConditions } from "./illnesses.ts";

/** What all facts of one person follow from. */
export interface Person {
  sex: "female" | "male";
  birth: Date;
  /** Nothing for the living. */
  death: Date | null;
  /** First contact. */
  registered: Date;
  /** The last moment that anything is known of. */
  end: Date;
  /** kg/m². */
  bodyMassIndex: number;
  smoking: "never" | "former" | "current";
  /** With when each began. */
  chronic: ReadonlyMap<Chronic, Date>;
}

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;

/** Share of a population in each decade of age, as in Europe. */
const AGES = [0.1, 0.11, 0.12, 0.13, 0.13, 0.14, 0.12, 0.09, 0.05, 0.01] as const;

/** Died within the last ten years, by decade of age: those who are still on the rolls. */
const DEATHS = [0.0005, 0.001, 0.002, 0.004, 0.01, 0.025, 0.06, 0.15, 0.35, 0.6] as const;

/** @param asOf nothing is known of what comes later */
export function drawPerson(random: Random, asOf: Date): Person {
  const sex = random.chance(0.51) ? "female" : "male";
  const decade = drawDecade(random);
  const years = decade * 10 + random.next() * 10;
  const birth = new Date(asOf.getTime() - years * YEAR);
  const dead = random.chance(DEATHS[decade]!);
  const end = new Date(asOf.getTime() - random.next() * (dead ? Math.min(10, years / 2) * YEAR : 200 * DAY));
  const known = Math.min(years * 0.9, 1 + random.next() * 11);
  const registered = new Date(Math.max(birth.getTime(), end.getTime() - known * YEAR));
  const bodyMassIndex = Math.max(15, random.normal(years < 18 ? 19 : 26.5, years < 18 ? 2.5 : 4.5));
  const smoking =
    years < 16
      ? "never"
      : random.pick<Person["smoking"]>(["never", "never", "never", "former", "former", "current"]);
  const chronic = drawIllnesses(random, { sex, years, bodyMassIndex, smoking }, registered, end);
  return { sex, birth, death: dead ? end : null, registered, end, bodyMassIndex, smoking, chronic };
}

function drawDecade(random: Random): number {
  let left = random.next();
  const decade = AGES.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return Math.max(0, decade);
}

/** In the order of `chronicConditions`, where later ones depend on earlier ones. */
function drawIllnesses(
  random: Random,
  body: { sex: Person["sex"]; years: number; bodyMassIndex: number; smoking: Person["smoking"] },
  registered: Date,
  end: Date,
): Map<Chronic, Date> {
  const found = new Map<Chronic, Date>();
  const span = end.getTime() - registered.getTime();
  for (const [name, { chance }] of Object.entries(chronicConditions)) {
    if (!random.chance(chance({ ...body, has: (other) => found.has(other) }))) continue;
    found.set(name as Chronic, new Date(registered.getTime() + random.next() * random.next() * span));
  }
  return found;
}
