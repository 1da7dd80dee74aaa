import { expect, test } from "vitest";
import { readHistory } from "./read-history.ts";

const now = new Date("2026-01-01T00:00:00Z");
const patient = { resourceType: "Patient", id: "a", birthDate: "1950-02-03", gender: "male" };
const condition = {
  resourceType: "Condition",
  id: "c",
  subject: { reference: "Patient/a" },
  recordedDate: "2020-01-01",
  code: { coding: [{ system: "http://snomed.info/sct", code: "372244006" }] },
};
const bundle = (...resources: object[]) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: resources.map((resource) => ({ resource })),
});

test("tells one patient's facts with when they became known", async () => {
  const history = await readHistory(bundle(condition, patient), now);
  expect([history.birthDate, history.sex]).toEqual(["1950-02-03", "male"]);
  expect(history.conditions).toMatchObject([
    { code: { code: "372244006" }, recordedAt: new Date("2020-01-01T00:00:00Z") },
  ]);
  expect(history.observations).toEqual([]);
});

test("tells when the patient died, after which nobody grows older", async () => {
  const dead = { ...patient, deceasedDateTime: "2001-05-06" };
  expect((await readHistory(bundle(dead), now)).deceasedAt).toEqual(new Date("2001-05-06T00:00:00Z"));
});

test("leaves out what was entered in error", async () => {
  const coding = [{ code: "entered-in-error" }];
  const wrong = { ...condition, verificationStatus: { coding } };
  expect((await readHistory(bundle(patient, wrong), now)).conditions).toEqual([]);
});

test("refuses a bundle of no patient or of two", async () => {
  await expect(readHistory(bundle(condition), now)).rejects.toThrow(/one patient/);
  await expect(readHistory(bundle(patient, { ...patient, id: "b" }), now)).rejects.toThrow(/one patient/);
});
