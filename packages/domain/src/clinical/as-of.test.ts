import fc from "fast-check";
import { expect, test } from "vitest";
import { asOf } from "./as-of.ts";
import type { FamilyFact, MedicationFact, PatientHistory } from "./history.ts";

const code = { system: "http://snomed.info/sct", code: "1" };
const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n));

function medication(id: string, recorded: number, effective: number | null): MedicationFact {
  const effectiveAt = effective === null ? null : day(effective);
  return { id, code, status: "active", endedAt: null, effectiveAt, recordedAt: day(recorded) };
}

function relative(id: string, recorded: number): FamilyFact {
  return {
    id,
    relationship: code,
    condition: null,
    onsetAgeYears: null,
    effectiveAt: null,
    recordedAt: day(recorded),
  };
}

function history(medications: MedicationFact[], familyHistory: FamilyFact[] = []): PatientHistory {
  const known = { patientId: "p", asOf: day(1000), birthDate: "1961-04-12", sex: "female" as const };
  const coded = { procedures: [], allergies: [], immunizations: [] };
  return {
    ...known,
    ...coded,
    observations: [],
    conditions: [],
    medications,
    familyHistory,
    raceAndEthnicity: [],
  };
}

test("a fact that was long true and was recorded after the moment is not known at it", () => {
  const all = history([medication("old", 5, -4000), medication("late", 11, -4000)]);
  const then = asOf(all, day(10));
  expect(then.medications.map(({ id }) => id)).toEqual(["old"]);
  expect(then.asOf).toEqual(day(10));
});

test("a fact recorded at the very moment is known", () => {
  expect(asOf(history([medication("now", 10, null)]), day(10)).medications).toHaveLength(1);
});

const days = fc.integer({ min: 0, max: 30 });
const histories = fc.tuple(fc.array(fc.tuple(days, fc.option(days))), fc.array(days)).map(([drugs, kin]) =>
  history(
    drugs.map(([recorded, effective], i) => medication(`m${i}`, recorded, effective)),
    kin.map((recorded, i) => relative(`r${i}`, recorded)),
  ),
);

test("it keeps exactly what was recorded by then, and is the same taken twice or through a later moment", () => {
  fc.assert(
    fc.property(histories, days, days, (all, t, later) => {
      const then = asOf(all, day(t));
      for (const kind of ["medications", "familyHistory"] as const) {
        const ids = all[kind].filter(({ recordedAt }) => recordedAt <= day(t)).map(({ id }) => id);
        expect(then[kind].map(({ id }) => id)).toEqual(ids);
      }
      expect(asOf(then, day(t))).toEqual(then);
      expect(asOf(asOf(all, day(t + later)), day(t))).toEqual(then);
    }),
  );
});

test("a later moment does not make an earlier history know more", () => {
  const then = asOf(history([medication("late", 20, null)]), day(10));
  expect(asOf(then, day(30))).toEqual(then);
});
