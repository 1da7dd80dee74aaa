import { encodeGlobalID } from "@pothos/plugin-relay";
import type { FusedAssessment } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addCase, skinScenario, type TestCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let one: TestCase;
beforeAll(async () => {
  server = await startTestServer();
  Object.assign(server.parts.services.models, { scenario: () => skinScenario });
  one = await addCase(server.db, server.site.id, { postTest: 0.6 });
});
afterAll(() => server.close());

const idOf = ({ assessmentId }: TestCase) => encodeGlobalID("RiskAssessment", assessmentId!);

async function addInstances(studyId: string, count: number): Promise<string[]> {
  const { db } = server;
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const sha256 = `${studyId}-${i}`;
    await db.blob.create({ data: { sha256, bytes: 1, mediaType: "image/png" } });
    const series = await db.series.create({ data: { studyId, seriesInstanceUid: `1.${i}`, modality: "XC" } });
    const { id } = await db.instance.create({
      data: {
        ...{ seriesId: series.id, sopInstanceUid: "1.2.3", sopClassUid: "1.2", rows: 8, columns: 8 },
        ...{ mediaType: "image/png", attributes: {}, sha256 },
      },
    });
    ids.push(id);
  }
  return ids;
}

const readings = `{
  readings { instanceId imageUrl isCounted withheldReason withheldAdvice { short } logOdds likelihoodRatio heatmapUrl(classId: "mel") }
  imagePolicy { policy label isSites }
  imagesLeftOut
}`;

const ask = (of: TestCase, fields: string) =>
  server.ask<{ assessment: Record<string, unknown> }>(`query ($id: ID!) { assessment(id: $id) ${fields} }`, {
    key: server.keys.clinician,
    variables: { id: idOf(of) },
  });

test("an assessment of the time when one image was read shows that image", async () => {
  const [instanceId] = await addInstances(one.studyId, 1);
  await server.db.riskAssessment.update({
    where: { id: one.assessmentId! },
    data: { instanceId: instanceId!, mapRows: 7 },
  });
  const { data } = await ask(one, readings);
  const logOdds = Math.log(0.6 / 0.4) - Math.log(0.1 / 0.9);
  expect(data!.assessment).toEqual({
    readings: [
      {
        instanceId: encodeGlobalID("Instance", instanceId!),
        imageUrl: `/images/${instanceId}.png`,
        isCounted: true,
        withheldReason: null,
        withheldAdvice: null,
        logOdds: expect.closeTo(logOdds, 9),
        likelihoodRatio: expect.closeTo(Math.exp(logOdds), 9),
        heatmapUrl: `/heatmaps/${one.assessmentId}/mel.png`,
      },
    ],
    imagePolicy: null,
    imagesLeftOut: 0,
  });
});

test("of several images each tells whether it counts, why not, and where its map is", async () => {
  const several = await addCase(server.db, server.site.id, { postTest: 0.6 });
  const [main, other, novel] = (await addInstances(several.studyId, 3)) as [string, string, string];
  const where = { id: several.assessmentId! };
  const { result } = await server.db.riskAssessment.findUniqueOrThrow({ where });
  const reading = { acquiredAt: null, novelty: null, probabilities: [0.6, 0.4], logOdds: 0.5 };
  const images: FusedAssessment["images"] = {
    policy: "worst",
    imagePolicyId: "set",
    leftOut: 3,
    readings: [
      { ...reading, instanceId: main, isCounted: true, withheldReason: null },
      { ...reading, instanceId: other, isCounted: false, withheldReason: null },
      { ...reading, instanceId: novel, isCounted: false, withheldReason: "novel-image", logOdds: null },
    ],
  };
  await server.db.riskAssessment.update({
    where,
    data: {
      instanceId: main,
      mapRows: 7,
      result: { ...(result as object), images } as never,
      otherMaps: { create: { instanceId: other, maps: new Uint8Array(8), mapRows: 1, mapColumns: 1 } },
    },
  });
  const { data } = await ask(several, readings);
  const path = `/heatmaps/${several.assessmentId}/mel.png`;
  expect(data!.assessment).toMatchObject({
    readings: [
      { isCounted: true, heatmapUrl: path },
      { isCounted: false, withheldReason: null, heatmapUrl: `${path}?instance=${other}` },
      {
        withheldReason: "novel-image",
        withheldAdvice: { short: "unfamiliar" },
        logOdds: null,
        heatmapUrl: null,
      },
    ],
    imagePolicy: { policy: "WORST", isSites: true },
    imagesLeftOut: 3,
  });
  const get = (url: string) =>
    fetch(`${server.url}${url}`, { headers: { authorization: `Bearer ${server.keys.clinician}` } });
  expect((await get(`${path}?instance=nonsense`)).status).toBe(404);
});

test("the course: what was said of the same side before and known then, and how far the image's part has moved", async () => {
  const { db, site } = server;
  const now = await addCase(db, site.id, { postTest: 0.6 });
  const add = async (postTest: number, study: object, assessedAt = "2025-06-01T00:00:00Z") => {
    const earlier = await addCase(db, site.id, { postTest });
    const of = { patientId: now.patientId };
    await db.imagingStudy.update({
      where: { id: earlier.studyId },
      data: { ...of, acquiredAt: new Date("2025-06-01T00:00:00Z"), ...study },
    });
    await db.riskAssessment.update({
      where: { id: earlier.assessmentId! },
      data: { ...of, assessedAt: new Date(assessedAt) },
    });
    return earlier;
  };
  const before = await add(0.3, {});
  await add(0.3, { laterality: "L" });
  await add(0.3, { acquiredAt: new Date("2026-02-01T00:00:00Z") });
  await add(0.3, {}, "2026-02-01T00:00:00Z");
  const { data } = await ask(
    now,
    "{ priors { assessmentId studyId acquiredAt postTestProbability imageLogOdds change isSameModel } }",
  );
  const logOdds = (p: number) => Math.log(p / (1 - p));
  expect(data!.assessment.priors).toEqual([
    {
      assessmentId: idOf(before),
      studyId: encodeGlobalID("ImagingStudy", before.studyId),
      acquiredAt: "2025-06-01T00:00:00.000Z",
      postTestProbability: 0.3,
      imageLogOdds: expect.closeTo(logOdds(0.3) - logOdds(0.1), 9),
      change: expect.closeTo(logOdds(0.6) - logOdds(0.3), 9),
      isSameModel: false,
    },
  ]);
});

test("a site sets what counts of several images, and goes back; another site is not touched", async () => {
  const query = "{ imagePolicies { scenario { id } policy ownPolicy setAt setByName } }";
  const told = async (key: string) => (await server.ask(query, { key })).data;
  const own = { policy: "COMBINED", ownPolicy: "COMBINED", setAt: null, setByName: null };
  const key = server.keys.administrator;
  expect(await told(key)).toEqual({ imagePolicies: [{ scenario: { id: "skin" }, ...own }] });
  const set = (policy: string, by = key) =>
    server.ask(
      `mutation { setImagePolicy(input: { scenario: "skin"${policy} }) { ... on SetImagePolicyPayload { policy } ... on Problem { code } } }`,
      { key: by },
    );
  expect((await set(", policy: WORST")).data).toEqual({ setImagePolicy: { policy: "WORST" } });
  expect(await told(key)).toMatchObject({
    imagePolicies: [{ policy: "WORST", ownPolicy: "COMBINED", setAt: expect.any(String) }],
  });
  const stranger = await server.keyOf("administrator", server.otherSite.id);
  expect(await told(stranger)).toMatchObject({ imagePolicies: [own] });
  expect((await set("")).data).toEqual({ setImagePolicy: { policy: "COMBINED" } });
  expect(await told(key)).toMatchObject({ imagePolicies: [own] });
  const { data } = await set(", policy: WORST", server.keys.clinician);
  expect(data).toEqual({ setImagePolicy: { code: "FORBIDDEN" } });
});

test("fits and what was set are the site's own, and only an administrator makes them", async () => {
  const { db, site } = server;
  const { id: modelVersionId } = await db.modelVersion.create({
    data: {
      ...{ modelId: "skin-head", version: "1.0.0", kind: "image-head", scenario: "skin", manifest: {} },
      ...{ manifestSha256: "a", weightsSha256: "b" },
    },
  });
  const interval = { value: 0.8, low: 0.7, high: 0.9 };
  const row = {
    id: "fitted",
    auc: interval,
    calibration: { slope: 1, intercept: 0 },
    minusHistory: interval,
    minusImage: null,
    minusOwn: null,
    reclassification: { threshold: 0.2, withFinding: 0.1, withoutFinding: 0 },
    weight: { strength: 0.6, priorStrength: 0, modifiers: {} },
    terms: [{ name: "strength", ...interval }],
  };
  const proposal = { cases: 90, positives: 40, patients: 80, withPrior: 0, ownStrength: 1, rows: [row] };
  const of = { siteId: site.id, scenario: "skin", modelVersionId };
  const fit = await db.imageWeightFit.create({
    data: { ...of, proposal: { ...proposal, leftOut: [] }, learnt: 2, fittedAt: new Date() },
  });
  await db.imageWeight.create({
    data: {
      ...of,
      ...{ fitId: fit.id, evidence: "fitted", weight: row.weight, reason: "ours", setAt: new Date() },
    },
  });
  const query = `{
    imageWeightFits(scenario: "skin") { id cases positives learnt evidence { kind auc { value } minusImage { value } reclassifiedWithFinding terms { name } } leftOut { kind } }
    imageWeights(scenario: "skin") { kind strength reason fit { id } model { id } }
  }`;
  const id = encodeGlobalID("ImageWeightFit", fit.id);
  expect((await server.ask(query, { key: server.keys.clinician })).data).toEqual({
    imageWeightFits: [
      {
        ...{ id, cases: 90, positives: 40, learnt: 2, leftOut: [] },
        evidence: [
          {
            kind: "FITTED",
            auc: { value: 0.8 },
            minusImage: null,
            reclassifiedWithFinding: 0.1,
            terms: [{ name: "strength" }],
          },
        ],
      },
    ],
    imageWeights: [
      { kind: "FITTED", strength: 0.6, reason: "ours", fit: { id }, model: { id: "skin-head" } },
    ],
  });
  const stranger = await server.keyOf("administrator", server.otherSite.id);
  expect((await server.ask(query, { key: stranger })).data).toEqual({
    imageWeightFits: [],
    imageWeights: [],
  });
  for (const verb of [
    'fitImageWeight(input: { scenario: "skin" })',
    `setImageWeight(input: { scenario: "skin", fitId: "${id}", reason: "x" })`,
  ]) {
    const { data } = await server.ask(`mutation { ${verb} { ... on Problem { code } } }`, {
      key: server.keys.clinician,
    });
    expect(Object.values(data!)).toEqual([{ code: "FORBIDDEN" }]);
  }
});
