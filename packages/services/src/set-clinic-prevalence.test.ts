import type { Actor } from "@synoptic/domain";
import { InvalidInputError, InvalidProbabilityError } from "@synoptic/domain";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setClinicPrevalence } from "./set-clinic-prevalence.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let actor: Actor;
const recordedAt = new Date("2026-02-01T12:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  const { id } = await database.db.site.create({ data: { slug: "north", name: "North" } });
  actor = { kind: "client", id, siteId: id, role: "administrator" };
});
afterAll(() => database.close());

const set = (values: Record<string, number>, source = "registry 2025") =>
  setClinicPrevalence({ db: database.db, now: () => recordedAt }, actor, {
    scenario: "skin",
    classIds: ["mel", "nv", "bcc"],
    values: Object.entries(values).map(([classId, probability]) => ({ classId, probability })),
    source,
  });

test("worked example: rounded percentages are brought to a sum of 1, older rows stay", async () => {
  const stored = await set({ mel: 0.1, nv: 0.7, bcc: 0.2005 });
  await set({ mel: 0.2, nv: 0.6, bcc: 0.2 });

  const sum = Object.values(stored.prevalence).reduce((total, value) => total + value, 0);
  expect(sum).toBeCloseTo(1, 12);
  expect(stored.prevalence.mel).toBeCloseTo(0.1 / 1.0005, 12);
  expect(await database.db.clinicPrevalence.count()).toBe(2);
});

test.each([
  [{ mel: 0.5, nv: 0.5 }, InvalidInputError],
  [{ mel: 0.4, nv: 0.3, bcc: 0.2, other: 0.1 }, InvalidInputError],
  [{ mel: 0.5, nv: 0.4, bcc: 0.2 }, InvalidProbabilityError],
  [{ mel: 0, nv: 0.5, bcc: 0.5 }, InvalidProbabilityError],
  [{ mel: Number.NaN, nv: 0.5, bcc: 0.5 }, InvalidProbabilityError],
])("refused: %j", async (values, error) => {
  await expect(set(values as Record<string, number>)).rejects.toThrow(error);
});

test("refused: numbers without a source", async () => {
  await expect(set({ mel: 0.1, nv: 0.7, bcc: 0.2 }, " ")).rejects.toThrow(InvalidInputError);
});
