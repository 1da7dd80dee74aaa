import { afterAll, beforeAll, expect, test } from "vitest";
import { addCase, type TestCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let cases: TestCase[];
let stranger: TestCase;
beforeAll(async () => {
  server = await startTestServer();
  const { db, site, otherSite } = server;
  cases = [];
  for (const [i, postTest] of [0.02, 0.3, 0.9].entries()) {
    cases.push(await addCase(db, site.id, { name: `Name${i}`, postTest }));
  }
  stranger = await addCase(db, otherSite.id, { name: "Elsewhere", postTest: 0.5 });
  const [first, second] = cases as [TestCase, TestCase];
  await db.patient.update({ where: { id: first.patientId }, data: { fhirId: "p-1", sourceSystem: "ehr" } });
  await db.patientIdentifier.create({
    data: { siteId: site.id, patientId: second.patientId, system: "urn:mrn", value: "B-2", typeCode: "MR" },
  });
  await db.imagingStudy.update({ where: { id: second.studyId }, data: { accessionNumber: "ACC-2" } });
  const nevus = { codeSystem: "http://snomed.info/sct", code: "254818000", recordedAt: new Date() };
  await db.condition.create({ data: { patientId: first.patientId, ...nevus } });
  await db.condition.create({
    data: { patientId: second.patientId, verificationStatus: "entered-in-error", ...nevus },
  });
});
afterAll(() => server.close());

interface Page {
  assessments: {
    totalCount: number;
    pageInfo: { endCursor: string; hasNextPage: boolean };
    edges: { node: { patient: { id: string }; primaryFinding: { postTestProbability: number } } }[];
  };
}

const list = /* GraphQL */ `
  query ($filter: AssessmentFilter, $first: Int, $after: String) {
    assessments(filter: $filter, first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { id patient { id } primaryFinding { postTestProbability } } }
    }
  }
`;

const ask = (variables: object, key = server.keys.integrator) => server.ask<Page>(list, { variables, key });

/** Risks in the order of the list. */
async function risks(filter: object): Promise<number[]> {
  const { data, errors } = await ask({ filter });
  expect(errors).toBeUndefined();
  return data!.assessments.edges.map(({ node }) => node.primaryFinding.postTestProbability);
}

const uid = async (one: TestCase | undefined) =>
  (await server.db.imagingStudy.findUniqueOrThrow({ where: { id: one!.studyId } })).studyInstanceUid;

test("worked examples: by each name that an EHR has for a patient or a study", async () => {
  expect(await risks({ patientId: cases[0]?.patientId })).toEqual([0.02]);
  expect(await risks({ patientFhirId: "p-1" })).toEqual([0.02]);
  expect(await risks({ patientFhirId: "p-1", sourceSystem: "ehr" })).toEqual([0.02]);
  expect(await risks({ patientFhirId: "p-1", sourceSystem: "other" })).toEqual([]);
  expect(await risks({ patientIdentifier: { system: "urn:mrn", value: "B-2" } })).toEqual([0.3]);
  expect(await risks({ patientIdentifier: { system: "urn:other", value: "B-2" } })).toEqual([]);
  expect(await risks({ accessionNumber: "ACC-2" })).toEqual([0.3]);
  expect(await risks({ studyId: cases[2]?.studyId })).toEqual([0.9]);
  const studyInstanceUids = [await uid(cases[0]), await uid(cases[2]), "2.25.404", await uid(stranger)];
  expect((await risks({ studyInstanceUids })).sort()).toEqual([0.02, 0.9]);
});

test("by risk, code, date, status and review; all that is given must hold", async () => {
  expect(await risks({ riskAtLeast: 0.3, riskAtMost: 0.5 })).toEqual([0.3]);
  const condition = { system: "http://snomed.info/sct", code: "254818000" };
  expect(await risks({ condition })).toEqual([0.02]);
  expect(await risks({ condition, riskAtLeast: 0.5 })).toEqual([]);
  expect(await risks({ acquiredBefore: "2020-01-01T00:00:00Z" })).toEqual([]);
  expect((await risks({ acquiredFrom: "2020-01-01T00:00:00Z", latestOnly: true })).length).toBe(3);
  expect(await risks({ status: "WITHHELD" })).toEqual([]);
  expect((await risks({ scenarios: ["skin", "chest"], reviewed: false })).length).toBe(3);
  expect(await risks({ scenarios: [] })).toEqual([]);
});

test("pages hold everything once, also where an assessment comes in between", async () => {
  const first = await ask({ first: 2 });
  expect(first.data?.assessments).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  const late = await addCase(server.db, server.site.id, { name: "Late", postTest: 0.6 });
  await server.db.riskAssessment.update({
    where: { id: late.assessmentId! },
    data: { assessedAt: new Date(Date.now() + 60_000) },
  });
  const second = await ask({ first: 2, after: first.data?.assessments.pageInfo.endCursor });
  const seen = [first, second].flatMap(({ data }) =>
    data!.assessments.edges.map(({ node }) => node.patient.id),
  );
  expect(new Set(seen)).toEqual(
    new Set(
      await Promise.all(
        cases.map(async ({ patientId }) => Buffer.from(`Patient:${patientId}`).toString("base64")),
      ),
    ),
  );
  expect(seen).toHaveLength(3);
});

test("each patient on a page is noted as looked at", async () => {
  await server.db.auditEvent.deleteMany();
  await risks({ riskAtLeast: 0.25, riskAtMost: 0.95 });
  const events = await server.db.auditEvent.findMany({ where: { action: "risk-assessment.read" } });
  expect(new Set(events.map(({ patientId }) => patientId)).size).toBe(events.length);
  expect(events.length).toBeGreaterThanOrEqual(2);
});

test.each([
  ["a source system without an id", { sourceSystem: "ehr" }, ["filter", "sourceSystem"]],
  ["a least risk above the most", { riskAtLeast: 0.5, riskAtMost: 0.1 }, ["filter", "riskAtLeast"]],
  ["too many studies", { studyInstanceUids: Array(101).fill("1.2") }, ["filter", "studyInstanceUids"]],
  [
    "another type's id",
    { patientId: Buffer.from("ImagingStudy:x").toString("base64") },
    ["filter", "patientId"],
  ],
])("refused: %s", async (_what, filter, path) => {
  const { errors } = await ask({ filter });
  expect(errors?.[0]?.extensions.code).toMatch(/INVALID_INPUT|NOT_FOUND/);
  expect(JSON.stringify(errors?.[0])).toContain(path.at(-1));
});

test("a researcher sees none", async () => {
  const { data, errors } = await ask({}, server.keys.researcher);
  expect(data?.assessments ?? null).toBeNull();
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

test("an assessment of an image is there as a structured report, for those who may see patients", async () => {
  const { db, keys, url } = server;
  const { studyId, assessmentId } = cases[2]!;
  const sha256 = "ab".repeat(32);
  await db.blob.create({ data: { sha256, bytes: 1, mediaType: "application/dicom" } });
  const { id: seriesId } = await db.series.create({
    data: { studyId: studyId!, seriesInstanceUid: "1.2.9", modality: "XC" },
  });
  const { id: instanceId } = await db.instance.create({
    data: {
      ...{ seriesId, sopInstanceUid: "1.2.9.1", sopClassUid: "1.2.840.10008.5.1.4.1.1.77.1.4", sha256 },
      ...{ rows: 1, columns: 1, mediaType: "application/dicom", attributes: {} },
    },
  });
  await db.riskAssessment.update({ where: { id: assessmentId! }, data: { instanceId } });
  const { data } = await server.ask<{ assessment: { structuredReportUrl: string } }>(
    "query ($id: ID!) { assessment(id: $id) { structuredReportUrl } }",
    {
      variables: { id: Buffer.from(`RiskAssessment:${assessmentId}`).toString("base64") },
      key: keys.clinician,
    },
  );
  const path = data!.assessment.structuredReportUrl;
  const get = (key: string) => fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  const response = await get(keys.clinician);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/dicom"]);
  const file = Buffer.from(await response.arrayBuffer()).toString("latin1");
  expect(file).toContain("Imaging Measurement Report");
  expect(file).toContain(await uid(cases[2]));
  expect((await get(keys.researcher)).status).toBe(403);
  expect((await get(await server.keyOf("clinician", server.otherSite.id))).status).toBe(404);
});
