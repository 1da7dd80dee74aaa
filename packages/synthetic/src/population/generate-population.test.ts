import fc from "fast-check";
import { expect, test } from "vitest";
import { generatePopulation, type PopulationPlan } from "./generate-population.ts";
import { noRows, type PopulationRows, populationTables } from "./population-tables.ts";

const plan: PopulationPlan = {
  seed: "test",
  site: "north",
  siteId: "019f0000-0000-7000-8000-000000000001",
  patients: 2_000,
  asOf: new Date("2026-06-01T00:00:00Z"),
};

function all(given: PopulationPlan, batchSize?: number): PopulationRows {
  const rows = noRows();
  for (const batch of generatePopulation(given, batchSize)) {
    for (const [table, added] of Object.entries(batch.rows))
      rows[table as keyof PopulationRows].push(...added);
  }
  return rows;
}
const column = (table: keyof PopulationRows, name: string) =>
  (populationTables[table] as readonly string[]).indexOf(name);

test("the same plan gives the same rows, however they are cut", () => {
  const once = all({ ...plan, patients: 60 });
  expect(all({ ...plan, patients: 60 }, 7)).toEqual(once);
  expect(all({ ...plan, patients: 60, seed: "other" })).not.toEqual(once);
  const ids = (rows: PopulationRows) => rows.patients.map(([id]) => id);
  const south = all({ ...plan, patients: 60, site: "south" });
  expect(new Set([...ids(once), ...ids(south)]).size).toBe(120);
});

test("looks like a clinic", () => {
  const rows = all(plan);
  expect(rows.patients).toHaveLength(2_000);
  expect(rows.observations.length / 2_000).toBeGreaterThan(17);
  expect(rows.observations.length / 2_000).toBeLessThan(24);

  const codeOf = column("conditions", "code");
  const diabetic = new Set(
    rows.conditions
      .filter((row) => ["44054006", "E11.9"].includes(row[codeOf] as string))
      .map((row) => row[1]),
  );
  expect(diabetic.size).toBeGreaterThan(80);
  expect(diabetic.size).toBeLessThan(320);
  const values = (of: (patient: unknown) => boolean) => {
    const found = rows.observations
      .filter((row) => row[column("observations", "code")] === "4548-4" && of(row[1]))
      .map((row) => row[column("observations", "value_quantity")] as number);
    return found.reduce((sum, value) => sum + value, 0) / found.length;
  };
  expect(values((id) => diabetic.has(id as string))).toBeGreaterThan(6.4);
  expect(values((id) => !diabetic.has(id as string))).toBeLessThan(5.7);
  const treated = rows.medication_statements.filter((row) => /metformin/.test(String(row[7])));
  expect(treated.every((row) => diabetic.has(row[1]))).toBe(true);
});

test("every id is there once, every row has its table's columns, and nothing is known of later", () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const rows = all({ ...plan, patients: 20, seed });
      const ids = Object.values(rows).flatMap((of) => of.map(([id]) => id));
      expect(new Set(ids).size).toBe(ids.length);
      for (const [table, of] of Object.entries(rows)) {
        const columns = populationTables[table as keyof PopulationRows] as readonly string[];
        const known = columns.indexOf("recorded_at");
        for (const row of of) {
          expect(row).toHaveLength(columns.length);
          if (known >= 0) expect(String(row[known]) <= "2026-06-02").toBe(true);
        }
      }
    }),
    { numRuns: 20 },
  );
});

test("who was screened has all that scores ask for then, was followed for years, and has events by their risk", () => {
  const rows = all({ ...plan, patients: 700, screened: true });
  const screenedAt = new Map<unknown, string>(rows.patients.map((row) => [row[0], String(row[9])]));
  const codes = new Map<unknown, Set<unknown>>();
  for (const row of rows.observations) {
    if (Date.parse(String(row[9])) - Date.parse(screenedAt.get(row[1])!) > 3_600_000) continue;
    codes.set(row[1], (codes.get(row[1]) ?? new Set()).add(row[7]));
  }
  const wanted = ["85354-9", "39156-5", "72166-2", "2093-3", "2085-9", "2160-0"];
  expect([...codes.values()].filter((found) => wanted.every((code) => found.has(code)))).toHaveLength(700);
  const events = rows.conditions.filter(
    (row) => ["22298006", "230690007", "84114007"].includes(String(row[6])) && row[8] !== null,
  );
  expect(events.length).toBeGreaterThan(90);
  expect(events.length).toBeLessThan(250);
  const born = new Map<unknown, string>(rows.patients.map((row) => [row[0], String(row[5])]));
  const mean = (ids: unknown[]) =>
    ids.reduce<number>((sum, id) => sum + new Date(born.get(id)!).getUTCFullYear(), 0) / ids.length;
  expect(mean(events.map((row) => row[1]))).toBeLessThan(mean([...born.keys()]) - 3);
  const late = rows.encounters
    .flatMap((row) => [row[5], row[6]])
    .filter((at) => String(at) > plan.asOf.toISOString());
  expect(late).toEqual([]);
});
