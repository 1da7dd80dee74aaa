import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { historyAsOf } from "@synoptic/persistence";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importHistory } from "./import-history.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await openTestContext();
});
afterAll(() => t.close());

const snomed = "http://snomed.info/sct";
const subject = { reference: "urn:uuid:p" };
const patient = (id: string) => ({
  fullUrl: "urn:uuid:p",
  resource: { resourceType: "Patient", id, gender: "female", identifier: [{ system: "urn:mrn", value: id }] },
});
const condition = (id: string, change: object = {}) => ({
  resource: {
    resourceType: "Condition",
    id,
    code: { coding: [{ system: snomed, code: "44054006" }] },
    subject,
    recordedDate: "2020-05",
    ...change,
  },
});
const bundle = (type: string, ...entry: object[]) => ({ resourceType: "Bundle", type, entry });
const run = (given: unknown, more: object = {}) =>
  importHistory(t.context, t.actor, { bundle: given, ...more });

test("worked example: facts before their patient; the same again changes nothing; a change takes its place", async () => {
  const first = await run(bundle("collection", condition("c1"), patient("p1")));
  expect(first.refused).toEqual([]);
  expect(first.counts).toContainEqual({ resourceType: "Condition", imported: 1, skipped: 0, refused: 0 });
  const [patientId = ""] = first.patientIds;
  const history = () => historyAsOf(t.db, patientId, new Date("2020-05-01T00:00:00Z"));
  expect((await history()).conditions).toMatchObject([{ code: { system: snomed, code: "44054006" } }]);

  const again = await run(bundle("collection", condition("c1"), patient("p1")));
  expect(again.patientIds).toEqual([patientId]);
  expect(again.counts.map(({ imported, skipped }) => [imported, skipped])).toEqual([
    [0, 1],
    [0, 1],
  ]);

  const changed = condition("c1", { code: { text: "Gout" } });
  expect((await run(bundle("batch", patient("p1"), changed))).patientIds).toEqual([patientId]);
  expect((await history()).conditions).toMatchObject([{ code: { code: "Gout" } }]);
});

test("one bad entry: a transaction stores nothing, a batch the rest; the value is never told", async () => {
  const bad = condition("c3", { recordedDate: "Jane Doe" });
  const entries = [patient("p2"), condition("c2"), bad];
  await expect(run(bundle("transaction", ...entries))).rejects.toMatchObject({
    code: "BUNDLE_REJECTED",
    message: expect.stringContaining("Bundle.entry[2].resource.recordedDate"),
  });
  expect(await t.db.patient.count({ where: { fhirId: "p2" } })).toBe(0);
  const { refused } = await run(bundle("batch", ...entries));
  expect(refused).toMatchObject([{ path: "Bundle.entry[2].resource.recordedDate", code: "INVALID_VALUE" }]);
  expect(JSON.stringify(refused)).not.toContain("Jane");
  expect(await t.db.condition.count({ where: { fhirId: { in: ["c2", "c3"] } } })).toBe(1);
});

test("without a Patient the named one's; without either refused; another site's patient is not found", async () => {
  const patientId = await t.addPatient();
  const alone = bundle("collection", condition("c4"));
  expect((await run(alone)).refused).toMatchObject([{ code: "UNKNOWN_PATIENT" }]);
  expect((await run(alone, { patientId })).patientIds).toEqual([patientId]);
  await expect(importHistory(t.context, t.stranger, { bundle: alone, patientId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("a newer version takes an older one's place and never the other way round", async () => {
  const version = (versionId: string, day: string, text: string) =>
    condition("v1", { meta: { versionId, lastUpdated: `2026-01-${day}T00:00:00Z` }, code: { text } });
  const imported = async (...versions: object[]) => {
    const { counts } = await run(bundle("collection", patient("p8"), ...versions));
    return counts.find(({ resourceType }) => resourceType === "Condition")?.imported;
  };
  const stored = () => t.db.condition.findFirst({ where: { fhirId: "v1" }, select: { code: true } });
  expect(await imported(version("2", "02", "Two"))).toBe(1);
  expect(await imported(version("1", "01", "One"))).toBe(0);
  expect(await stored()).toEqual({ code: "Two" });
  expect(await imported(version("4", "04", "Four"), version("3", "03", "Three"))).toBe(1);
  expect(await stored()).toEqual({ code: "Four" });
});

test("patients by identifier: logical, conditional and contained, also from an import before", async () => {
  await run(bundle("collection", patient("p9")));
  const identifier = [{ system: "urn:mrn", value: "p9" }];
  const { refused, patientIds } = await run(
    bundle(
      "collection",
      condition("r1", { subject: { identifier: identifier[0], type: "Patient" } }),
      condition("r2", { subject: { reference: "Patient?identifier=urn:mrn|p9" } }),
      condition("r3", {
        subject: { reference: "#p" },
        contained: [{ resourceType: "Patient", id: "p", identifier }],
      }),
      condition("r4", { subject: { reference: "Patient?identifier=urn:mrn|nobody" } }),
    ),
  );
  expect(refused).toMatchObject([{ code: "UNKNOWN_PATIENT", path: "Bundle.entry[3].resource.subject" }]);
  const p9 = await t.db.patient.findFirstOrThrow({ where: { fhirId: "p9" } });
  expect(patientIds).toEqual([p9.id]);
});

test("an identifier alone changes when the patient was last updated; the same again does not", async () => {
  const named = (...values: string[]) => ({
    ...{ resourceType: "Patient", id: "gainer" },
    identifier: values.map((value) => ({ system: "urn:mrn", value })),
  });
  const updatedAt = () => t.db.patient.findFirstOrThrow({ where: { fhirId: "gainer" } });
  await run(named("gain-1"));
  const { updatedAt: first } = await updatedAt();
  // From another source, so that the description stays and the identifier is all that is new.
  await run(named("gain-1", "gain-2"), { sourceSystem: "elsewhere" });
  const { updatedAt: second } = await updatedAt();
  expect(second.getTime()).toBeGreaterThan(first.getTime());
  await run(named("gain-1", "gain-2"), { sourceSystem: "elsewhere" });
  expect((await updatedAt()).updatedAt).toEqual(second);
});

test("what has no table is kept as sent: a patient's, and the site's; an ImagingStudy is joined with our study", async () => {
  const uid = "1.2.840.99.1";
  const procedure = {
    resourceType: "Procedure",
    id: "k1",
    status: "completed",
    code: { coding: [{ system: snomed, code: "80146002" }] },
    subject,
    performedPeriod: { start: "2019-03-01", end: "2019-03-02" },
  };
  const study = {
    resourceType: "ImagingStudy",
    id: "k2",
    status: "available",
    subject,
    identifier: [{ system: "urn:dicom:uid", value: `urn:oid:${uid}` }],
  };
  const organization = { resourceType: "Organization", id: "k3", name: "North" };
  const given = [procedure, study, organization].map((resource) => ({ resource }));
  const first = await run(bundle("collection", ...given, patient("p10")));
  expect(first.refused).toEqual([]);
  const [patientId = ""] = first.patientIds;
  const { procedures } = await historyAsOf(t.db, patientId, new Date("2020-01-01T00:00:00Z"));
  expect(procedures).toMatchObject([{ code: { code: "80146002" }, effectiveAt: new Date("2019-03-01") }]);
  expect(await t.db.siteResource.findFirst({ where: { fhirId: "k3" } })).toMatchObject({ raw: organization });

  const { siteId } = t.actor;
  const acquiredAt = new Date("2019-01-01");
  const ours = await t.db.imagingStudy.create({
    data: { siteId, patientId, studyInstanceUid: uid, modality: "DX", acquiredAt },
  });
  const newer = { resource: { ...study, description: "Chest" } };
  await run(bundle("collection", newer, patient("p10")));
  const kept = await t.db.keptResource.findFirst({ where: { fhirId: "k2" } });
  expect(kept).toMatchObject({ studyId: ours.id, raw: newer.resource });
});

test("refusals as an OperationOutcome: each issue with its path, none with a value", async () => {
  const bad = condition("o1", { recordedDate: "Jane Doe", asserted: "Jane" });
  const { operationOutcome } = await run(bundle("batch", patient("p11"), bad));
  expect(operationOutcome).toMatchObject({
    resourceType: "OperationOutcome",
    issue: [
      { severity: "error", code: "value", expression: ["Bundle.entry[1].resource.recordedDate"] },
      { severity: "error", code: "structure", expression: ["Bundle.entry[1].resource.asserted"] },
    ],
  });
  expect(JSON.stringify(operationOutcome)).not.toContain("Jane");
});

const folder = fileURLToPath(new URL("../../../../shared/data/fhir/synthea", import.meta.url));
const present = existsSync(folder);
test.skipIf(!present)(
  `a Synthea patient, gzipped and uploaded${present ? "" : " (skipped: no Synthea files here)"}`,
  async () => {
    const name = readdirSync(folder).find((file) => file.startsWith("Rick_Prohaska")) ?? "";
    const { sha256, bytes } = await t.context.blobs.write(readFileSync(`${folder}/${name}`), {
      limitBytes: 2 ** 24,
    });
    await t.db.blob.create({ data: { sha256, bytes, mediaType: "application/gzip" } });
    const { siteId, id } = t.actor;
    const upload = await t.db.upload.create({ data: { siteId, sha256, actorId: id as string } });
    const { counts, refused } = await importHistory(t.context, t.actor, { uploadId: upload.id });
    expect(refused).toEqual([]);
    expect(counts).toContainEqual({ resourceType: "Observation", imported: 431, skipped: 0, refused: 0 });
    const again = await importHistory(t.context, t.actor, { uploadId: upload.id });
    expect(again.counts.every(({ imported }) => imported === 0)).toBe(true);
    await expect(importHistory(t.context, t.stranger, { uploadId: upload.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  },
);

test("SampledData is kept as the Observation that it is and as a series; the same again adds none", async () => {
  const sensor = {
    resource: {
      resourceType: "Observation",
      id: "cgm-1",
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "99504-3" }] },
      subject,
      effectivePeriod: { start: "2026-01-05T00:00:00+01:00" },
      valueSampledData: {
        ...{
          origin: { value: 0, system: "http://unitsofmeasure.org", code: "mg/dL" },
          period: 300000,
          dimensions: 1,
        },
        data: "100 E 120 130",
      },
    },
  };
  const first = await run(bundle("collection", patient("sampled"), sensor));
  expect(first.refused).toEqual([]);
  await run(bundle("collection", patient("sampled"), sensor));
  const [patientId = ""] = first.patientIds;
  const series = await t.db.observationSeries.findMany({ where: { patientId } });
  expect(series).toMatchObject([{ kind: "glucose", count: 3, timeZone: "Etc/GMT-1" }]);
  expect(await t.db.observation.count({ where: { patientId } })).toBe(1);
});

test("a Medication in a file of its own, after or before: until it is known, what was taken is no drug", async () => {
  const rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
  const order = (id: string, medicationId: string) => ({
    ...{ resourceType: "MedicationRequest", id, status: "active", intent: "order" },
    subject: { identifier: { system: "urn:mrn", value: "taker" }, type: "Patient" },
    authoredOn: "2020-05-01",
    medicationReference: { reference: `Medication/${medicationId}` },
  });
  const medication = (code: string, change: object = {}) => ({
    ...{ resourceType: "Medication", id: "m1", code: { coding: [{ system: rxnorm, code }] }, ...change },
  });
  const { patientIds } = await run(bundle("collection", patient("taker")));
  const taken = async () =>
    (await historyAsOf(t.db, patientIds[0] ?? "", new Date("2020-06-01"))).medications.map(
      ({ code }) => code.code,
    );

  const first = await run(order("o-1", "m1"));
  expect(first.refused).toEqual([]);
  expect(first.warnings).toMatchObject([
    { path: "MedicationRequest.medicationReference", code: "UNRESOLVED_REFERENCE" },
  ]);
  expect(first.operationOutcome.issue).toMatchObject([{ severity: "warning", code: "not-found" }]);
  expect(await taken()).toEqual([]);

  // Another site's Medication of the same id is another.
  await importHistory(t.context, t.stranger, { bundle: medication("999") });
  expect(await taken()).toEqual([]);

  const told = await run(medication("316672"));
  expect([told.patientIds, told.warnings]).toEqual([patientIds, []]);
  expect(await taken()).toEqual(["316672"]);

  const later = await run(order("o-2", "m1"));
  expect(later.warnings).toEqual([]);
  expect(await taken()).toEqual(["316672", "316672"]);

  // The same order again, and a corrected Medication.
  expect((await run(order("o-1", "m1"))).counts).toMatchObject([{ imported: 0, skipped: 1 }]);
  await run(medication("197361", { status: "active" }));
  expect(await taken()).toEqual(["197361", "197361"]);
});

test("the newest Medication tells what an order is, before a reference's words and an older version sent along", async () => {
  const told = (code: string) => ({ code: { coding: [{ system: "urn:x", code }] } });
  const order = (id: string, reference: object) => ({
    ...{ resourceType: "MedicationRequest", id, status: "active", intent: "order" },
    ...{ subject: { reference: "Patient/worded" }, medicationReference: reference },
  });
  const version = (id: string, year: number, code: string) => ({
    ...{ resourceType: "Medication", id, meta: { lastUpdated: `${year}-01-01T00:00:00Z` } },
    ...told(code),
  });
  const lines = (...all: object[]) => Buffer.from(all.map((one) => JSON.stringify(one)).join("\n"));
  await run(bundle("collection", patient("worded")));
  await run(version("m-1", 2020, "new"));
  await run(order("worded-1", { reference: "Medication/m-1", display: "Words" }));
  await run(lines(version("m-1", 2019, "old"), order("worded-2", { reference: "Medication/m-1" })));
  await run(
    lines(
      version("m-2", 2019, "old"),
      version("m-2", 2020, "new"),
      order("worded-3", { reference: "Medication/m-2" }),
    ),
  );
  const stored = await t.db.medicationStatement.findMany({
    where: { fhirId: { startsWith: "worded-" } },
    select: { fhirId: true, code: true },
    orderBy: { fhirId: "asc" },
  });
  expect(stored).toEqual([1, 2, 3].map((i) => ({ fhirId: `worded-${i}`, code: "new" })));
});

test("an order and its Medication at the same moment do not miss each other", async () => {
  await run(bundle("collection", patient("racer")));
  const pairs = Array.from({ length: 6 }, (_, i) => [
    {
      ...{ resourceType: "MedicationRequest", id: `race-${i}`, status: "active", intent: "order" },
      subject: { reference: "Patient/racer" },
      medicationReference: { reference: `Medication/race-${i}` },
    },
    { resourceType: "Medication", id: `race-${i}`, code: { coding: [{ system: "urn:x", code: String(i) }] } },
  ]);
  await Promise.all(pairs.flat().map((resource) => run(resource)));
  const stored = await t.db.medicationStatement.findMany({
    where: { fhirId: { startsWith: "race-" } },
    orderBy: { fhirId: "asc" },
    select: { code: true },
  });
  expect(stored.map(({ code }) => code)).toEqual(["0", "1", "2", "3", "4", "5"]);
});

test("an Observation before its Encounter is joined with it when that arrives", async () => {
  const about = { reference: "Patient/visitor" };
  await run(bundle("collection", patient("visitor")));
  const observation = (id: string, encounterId: string) => ({
    ...{ resourceType: "Observation", id, status: "final", subject: about, code: { text: "Mood" } },
    encounter: { reference: `Encounter/${encounterId}` },
  });
  for (const one of [observation("mood-1", "visit"), observation("mood-2", "visit-2")]) await run(one);
  await run({
    ...{ resourceType: "Encounter", id: "visit", status: "finished", subject: about },
    class: { code: "AMB" },
  });
  const encounter = await t.db.encounter.findFirstOrThrow({ where: { fhirId: "visit" } });
  const joined = await t.db.observation.findMany({
    where: { fhirId: { startsWith: "mood-" } },
    select: { encounterId: true },
    orderBy: { fhirId: "asc" },
  });
  expect(joined).toEqual([{ encounterId: encounter.id }, { encounterId: null }]);
});

test("a file of several parts, its patient last: all is counted once, linked, and refused in the order sent", async () => {
  const weight = (i: number) => ({
    ...{ resourceType: "Observation", id: `w${i}`, status: i % 1600 === 7 ? "done" : "final" },
    code: { coding: [{ system: "http://loinc.org", code: "29463-7" }] },
    subject: { reference: "Patient/parts" },
    encounter: { reference: "Encounter/parts" },
    effectiveDateTime: "2020-05-01",
    valueQuantity: { value: 70, unit: "kg", system: "http://unitsofmeasure.org", code: "kg" },
  });
  const lines = [
    ...Array.from({ length: 3500 }, (_, i) => weight(i)),
    {
      ...{ resourceType: "Encounter", id: "parts", status: "finished", class: { code: "AMB" } },
      subject: { reference: "Patient/parts" },
    },
    { resourceType: "Patient", id: "parts" },
  ];
  const file = Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n"));
  const { counts, refused, patientIds } = await run(file);
  expect(refused.map(({ path }) => path)).toEqual([
    "line[8].status",
    "line[1608].status",
    "line[3208].status",
  ]);
  expect(counts).toEqual([
    { resourceType: "Patient", imported: 1, skipped: 0, refused: 0 },
    { resourceType: "Encounter", imported: 1, skipped: 0, refused: 0 },
    { resourceType: "Observation", imported: 3497, skipped: 0, refused: 3 },
  ]);
  const where = { patientId: patientIds[0]!, encounter: { fhirId: "parts" } };
  expect(await t.db.observation.count({ where })).toBe(3497);
});

test("of a transaction all that is wrong is told, also what comes after the first part", async () => {
  const wrong = [5, 3200].map((i) => condition(`z${i}`, { recordedDate: "Jane Doe" }));
  const entries = Array.from({ length: 3300 }, (_, i) =>
    i === 5 ? wrong[0]! : i === 3200 ? wrong[1]! : condition(`y${i}`),
  );
  const error = await run(bundle("transaction", patient("p-all"), ...entries)).catch((reason) => reason);
  expect(error.code).toBe("BUNDLE_REJECTED");
  expect(error.refused.map(({ path }: { path: string }) => path)).toEqual([
    "Bundle.entry[6].resource.recordedDate",
    "Bundle.entry[3201].resource.recordedDate",
  ]);
  expect(await t.db.patient.count({ where: { fhirId: "p-all" } })).toBe(0);
});

test("a file with more wrong lines than a call takes arguments is refused line by line", async () => {
  const { refused } = await run(
    Buffer.from(`{"resourceType":"Patient","id":"lines"}\n${"{\n".repeat(200_000)}`),
  );
  expect(refused).toHaveLength(200_000);
  expect(refused.at(-1)?.path).toBe("line[200001]");
});
