import { chooseScenario, describeInstance, readDicom, toDisplay } from "@synoptic/imaging";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type DemoPatient, generateDemo } from "./index.ts";

const now = new Date("2026-03-01T12:00:00Z");
const day = 86_400_000;
let patients: DemoPatient[];
beforeAll(async () => {
  patients = await generateDemo({ seed: "test", now });
});

const resources = ({ bundle }: DemoPatient) => bundle.entry.map(({ resource }) => resource);

/** Every instant in a resource but a birth date, which is a plain day. */
function instants(value: unknown): string[] {
  if (typeof value === "string") return /^\d{4}-\d\d-\d\dT/.test(value) ? [value] : [];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(instants) : [];
}

test("makes enough patients of every kind", () => {
  expect(patients.length).toBeGreaterThanOrEqual(64);
  expect(patients.filter(({ study }) => study === null)).toHaveLength(4);
  expect(patients.filter((patient) => resources(patient).length === 1)).toHaveLength(4);
  expect(patients.filter(({ study }) => study && !study.familiar).length).toBeGreaterThanOrEqual(3);
  expect(new Set(patients.map(({ scenario }) => scenario))).toEqual(
    new Set(["brain", "breast", "chest", "fundus", "skin"]),
  );
  expect(new Set(patients.map(({ mrn }) => mrn)).size).toBe(patients.length);
});

test("makes the same patients and bytes for the same seed, and the same identities at another time", async () => {
  const again = await generateDemo({ seed: "test", now });
  expect(JSON.stringify(again)).toBe(JSON.stringify(patients));
  expect(await again[0]!.study!.files[0]!()).toEqual(await patients[0]!.study!.files[0]!());
  const later = await generateDemo({ seed: "test", now: new Date(now.getTime() + day) });
  expect(later.map(({ study }) => study?.uid)).toEqual(patients.map(({ study }) => study?.uid));
});

test("no fact is later than the study that it is read with, whenever it is made", async () => {
  const moments = fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(fc.string(), moments, async (seed, at) => {
      for (const patient of await generateDemo({ seed, now: at })) {
        expect(patient.asOf.getTime()).toBeLessThan(at.getTime());
        expect(patient.asOf.getTime()).toBeGreaterThan(at.getTime() - 30 * day);
        for (const instant of resources(patient).flatMap(instants)) {
          expect(Date.parse(instant)).toBeLessThan(patient.asOf.getTime());
        }
      }
    }),
    { numRuns: 5 },
  );
});

test("one patient wears a glucose sensor and measures blood pressure, up to the day before the study", () => {
  const wearers = patients.filter(({ measuredAtHome }) => measuredAtHome.length > 0);
  expect(wearers).toHaveLength(1);
  const [{ measuredAtHome, asOf, bundle }] = wearers as [DemoPatient];
  expect(bundle.entry.length).toBeGreaterThan(5);
  const [glucose, pressure] = measuredAtHome.map(({ csv }) => csv.split("\n").slice(1));
  expect(glucose).toHaveLength(14 * 276);
  expect(pressure).toHaveLength(28);
  for (const row of [...glucose!, ...pressure!]) {
    expect(Date.parse(row.split(",")[0]!)).toBeLessThan(asOf.getTime());
  }
});

test("one lesion is photographed from several sides, as instances of one series", async () => {
  const several = patients.filter(({ study }) => study && study.files.length > 1);
  expect(several).toHaveLength(1);
  const files = await Promise.all(several[0]!.study!.files.map((write) => write()));
  const told = files.map((bytes) => describeInstance(readDicom(bytes)));
  expect(new Set(told.map(({ sopInstanceUid }) => sopInstanceUid)).size).toBe(3);
  expect(new Set(told.map(({ seriesInstanceUid }) => seriesInstanceUid)).size).toBe(1);
  expect(new Set(files.map((bytes) => Buffer.from(bytes).toString("base64"))).size).toBe(3);
});

test("everything says that it is nobody's", () => {
  for (const patient of patients) {
    const [person] = resources(patient) as unknown as [{ name: { family: string; given: string[] }[] }];
    expect(person.name[0]!.family).toMatch(/^Synthetic-/);
    expect(person.name[0]!.given[0]).toMatch(/^Demo \d\d$/);
    for (const { meta } of resources(patient)) expect(meta).toMatchObject({ tag: [{ code: "HTEST" }] });
  }
});

test("references point into the bundle", () => {
  for (const { bundle } of patients) {
    const known = new Set(bundle.entry.map(({ fullUrl }) => fullUrl));
    expect(known.size).toBe(bundle.entry.length);
    for (const [, url] of JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)) {
      expect(known).toContain(url);
    }
  }
});

test("every file is DICOM that names its patient and scenario, and can be shown", async () => {
  const kinds = new Set<string>();
  for (const { mrn, scenario, asOf, study } of patients) {
    if (!study) continue;
    const bytes = await study.files[0]!();
    const dicom = readDicom(bytes);
    const told = describeInstance(dicom);
    expect(told.patientId).toBe(mrn);
    expect(told.issuer).toBe("urn:synoptic:demo:mrn");
    expect(told.studyInstanceUid).toBe(study.uid);
    expect(told.acquiredAt).toEqual(asOf);
    expect(chooseScenario(told).scenario).toBe(scenario);
    const { width, height } = await toDisplay(bytes);
    expect([width, height]).toEqual([176, 176]);
    kinds.add(`${told.photometricInterpretation} ${dicom.transferSyntaxUid}`);
  }
  expect(kinds.size).toBeGreaterThanOrEqual(5);
});
