import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brokenRules } from "@synoptic/interop/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importHistory } from "../import-history.ts";
import { recordCondition } from "../record-condition.ts";
import { recordFamilyHistory } from "../record-family-history.ts";
import { recordMedication } from "../record-medication.ts";
import { recordObservation } from "../record-observation.ts";
import { runAssessmentJob } from "../run-assessment-job.ts";
import { seedDemo } from "../seed-demo.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import type { FhirContext, Found, ResourceKind } from "./resource-kind.ts";
import { resourceKinds } from "./resource-kinds.ts";

const studies = 8;
const coding = (code: string) => ({ system: "http://snomed.info/sct", code });

let at: TestContext;
let demo: FhirContext;
let own: FhirContext;

beforeAll(async () => {
  at = await openTestContext();
  const ending = new AbortController();
  const seeding = seedDemo(at.context, { signal: ending.signal });
  while ((await at.db.imagingStudy.count()) < studies)
    await new Promise((resolve) => setTimeout(resolve, 20));
  ending.abort();
  await seeding;
  const jobs = await at.db.assessmentJob.findMany({ select: { id: true }, take: studies });
  for (const { id } of jobs) await runAssessmentJob(at.context, id);
  const { id: siteId } = await at.db.site.findUniqueOrThrow({ where: { slug: "demo" } });
  demo = { ...at.context, actor: { ...at.actor, siteId }, publicUrl: "https://synoptic.example.org" };
  own = { ...demo, actor: at.actor };
});
afterAll(() => at.close());

async function all(kind: ResourceKind, context: FhirContext): Promise<Found["resource"][]> {
  const found: Found["resource"][] = [];
  for (let before: string | undefined, more = true; more; before = found.at(-1)?.id) {
    const page = await kind.find(context, [], { before, take: 50 });
    found.push(...page.map(({ resource }) => resource));
    more = page.length === 50;
  }
  return found;
}

test.each(resourceKinds.map((kind) => [kind.type, kind] as const))(
  "every %s of the demo keeps R4's structural rules, once on the pages and in the count",
  async (type, kind) => {
    const found = await all(kind, demo);
    // The demo has statements of medication and no requests.
    expect(found.length, type).toBeGreaterThan(type === "MedicationRequest" ? -1 : 0);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(await kind.count(demo, [])).toBe(found.length);
    expect(found.flatMap(brokenRules)).toEqual([]);
  },
);

test("what an assessment refers to is there to be read", async () => {
  const known = new Set<string>();
  for (const kind of resourceKinds)
    for (const { id } of await all(kind, demo)) known.add(`${kind.type}/${id}`);
  const [assessments, reports, provenances] = ["RiskAssessment", "DiagnosticReport", "Provenance"].map(
    (type) => resourceKinds.find((kind) => kind.type === type) as ResourceKind,
  );
  for (const kind of [assessments, reports, provenances] as ResourceKind[]) {
    const text = JSON.stringify(await all(kind, demo));
    const references = [...text.matchAll(/"reference":"([A-Z][^"]+)"/g)].map(
      ([, reference]) => reference as string,
    );
    expect(references.length).toBeGreaterThan(studies);
    expect(references.filter((reference) => !known.has(reference))).toEqual([]);
  }
});

test("every finding found by a code has it, also of an assessment without an image", async () => {
  const kind = resourceKinds.find(({ type }) => type === "Observation") as ResourceKind;
  const codesOf = (found: Found["resource"]) =>
    (found as { code?: { coding?: { system?: string; code?: string }[] } }).code?.coding ?? [];
  const findings = (await all(kind, demo)).filter(({ id }) => id.includes("."));
  expect(findings.every((found) => codesOf(found).length === 2)).toBe(true);
  const [first] = codesOf(findings[0] as Found["resource"]);
  const criteria = [{ name: "code", alternatives: [`${first?.system}|${first?.code}`] }];
  const found = await kind.find(demo, criteria, { take: 1000 });
  expect(found.length).toBeGreaterThan(0);
  for (const { resource } of found) expect(codesOf(resource)).toContainEqual(expect.objectContaining(first));
});

test("facts that were recorded here keep the rules, too", async () => {
  const patientId = await at.addPatient();
  const of = [at.context, at.actor] as const;
  await recordObservation(...of, {
    patientId,
    code: coding("271649006"),
    valueQuantity: 120,
    valueUnit: "mm[Hg]",
  });
  await recordCondition(...of, { patientId, code: coding("44054006"), bodySite: coding("29707007") });
  await recordMedication(...of, { patientId, code: coding("387207008") });
  await recordFamilyHistory(...of, {
    patientId,
    relationship: { system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "MTH" },
    condition: coding("372244006"),
    onsetAgeYears: 61,
  });
  const found = (await Promise.all(resourceKinds.map((kind) => all(kind, own)))).flat();
  expect(found.map(({ resourceType }) => resourceType)).toEqual(
    expect.arrayContaining(["Observation", "Condition", "MedicationStatement", "FamilyMemberHistory"]),
  );
  expect(found.flatMap(brokenRules)).toEqual([]);
});

const folder = fileURLToPath(new URL("../../../../../shared/data/fhir/synthea", import.meta.url));
const present = existsSync(folder);
test.skipIf(!present)(
  `a Synthea patient comes back as sent, and keeps the rules${present ? "" : " (skipped: no Synthea files here)"}`,
  async () => {
    const name = readdirSync(folder).find((file) => file.startsWith("Rick_Prohaska")) ?? "";
    const { sha256, bytes } = await at.context.blobs.write(readFileSync(`${folder}/${name}`), {
      limitBytes: 2 ** 24,
    });
    await at.db.blob.create({ data: { sha256, bytes, mediaType: "application/gzip" } });
    const { siteId, id } = at.stranger;
    const upload = await at.db.upload.create({ data: { siteId, sha256, actorId: id as string } });
    await importHistory(at.context, at.stranger, { uploadId: upload.id });
    const context = { ...own, actor: at.stranger };
    const found = (await Promise.all(resourceKinds.map((kind) => all(kind, context)))).flat();
    expect(found.filter(({ resourceType }) => resourceType === "Observation")).toHaveLength(431);
    expect(found.flatMap(brokenRules)).toEqual([]);
  },
);
