import type { Random } from "./random.ts";

/** A device's CSV file, as its maker's program would export it. */
export interface DemoSeries {
  kind: "glucose" | "blood-pressure";
  device: string;
  /** IANA. */
  timeZone: string;
  csv: string;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const timeZone = "Europe/Berlin";

/** Two weeks of glucose and one of home blood pressure, both up to the evening before `before`. */
export function writeSeries(before: Date, random: Random): DemoSeries[] {
  const end = new Date(Math.floor(before.getTime() / day) * day - 60 * minute);
  return [
    { kind: "glucose", device: "Synthetic glucose sensor", timeZone, csv: glucoseCsv(end, random) },
    { kind: "blood-pressure", device: "Synthetic cuff", timeZone, csv: pressureCsv(end, random) },
  ];
}

/** Meals by the hour of the day, UTC, and how far they raise glucose, mg/dL. */
const meals = [
  { hour: 6.5, rise: 75 },
  { hour: 11.5, rise: 60 },
  { hour: 18, rise: 85 },
];

/**
 * Every five minutes for 14 days: a level that is lowest before dawn, meals that come and go within three hours, some
 * nights that are low, a slow drift and the sensor's noise; an hour a day is lost to it.
 */
function glucoseCsv(end: Date, random: Random): string {
  const rows = ["Timestamp,Glucose Value (mg/dL)"];
  let drift = 0;
  const days = Array.from({ length: 14 }, () => ({
    lost: random.int(0, 23),
    isLow: random.chance(0.2),
    meals: meals.map(({ hour, rise }) => ({
      hour: hour + random.normal(0, 0.6),
      rise: Math.max(10, random.normal(rise, 22)),
    })),
  }));
  for (let step = 0; step < 14 * 288; step++) {
    const { lost, isLow, meals: eaten } = days[Math.floor(step / 288)]!;
    const hour = (step % 288) / 12;
    drift = 0.97 * drift + random.normal(0, 2.2);
    if (Math.floor(hour) === lost) continue;
    const base = 128 + 14 * Math.cos(((hour - 20) / 24) * 2 * Math.PI);
    const risen = eaten.reduce((sum, meal) => sum + meal.rise * wave(hour - meal.hour), 0);
    const low = isLow ? 68 * Math.exp(-(((hour - 2.5) / 1.1) ** 2)) : 0;
    const glucose = Math.round(Math.min(400, Math.max(41, base + risen - low + drift + random.normal(0, 3))));
    const at = new Date(end.getTime() - (14 * 288 - 1 - step) * 5 * minute);
    rows.push(`${at.toISOString()},${glucose}`);
  }
  return rows.join("\n");
}

/** A rise within the first hour and a fall over the next two, 1 at its height. */
function wave(hours: number): number {
  return hours <= 0 ? 0 : hours * Math.exp(1 - hours);
}

/** Two readings each morning and evening of seven days; the first day is a little higher, as first days are. */
function pressureCsv(end: Date, random: Random): string {
  const rows = ["Time,Systolic,Diastolic,Pulse"];
  for (let ago = 6; ago >= 0; ago--) {
    const midnight = Math.floor(end.getTime() / day) * day - ago * day;
    const first = ago === 6 ? 6 : 0;
    for (const { hour, level } of [
      { hour: 6, level: 139 },
      { hour: 18, level: 131 },
    ]) {
      const of = Math.round(random.normal(level + first, 4));
      const start = hour * 60 + random.int(0, 30);
      for (const again of [0, 2]) {
        const systolic = of - again + random.int(-2, 2);
        const at = new Date(midnight + (start + again) * minute);
        const diastolic = Math.round(systolic * 0.61 + random.normal(0, 1.5));
        rows.push(`${at.toISOString()},${systolic},${diastolic},${random.int(62, 78)}`);
      }
    }
  }
  return rows.join("\n");
}
