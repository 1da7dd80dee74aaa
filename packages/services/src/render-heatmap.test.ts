import { randomUUID } from "node:crypto";
import { NotFoundError } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderHeatmap } from "./render-heatmap.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let tested: TestContext;
beforeAll(async () => {
  tested = await openTestContext();
});
afterAll(() => tested.close());

const [rows, columns] = [48, 64];

/** The loaded skin head's row, which the context has registered, or one of the same head with another manifest. */
async function modelVersionId(installed: boolean): Promise<string> {
  const { id: modelId, version, manifestSha256, weightsSha256 } = tested.context.models.scenario("skin").head;
  const unique = { modelId, version, manifestSha256: installed ? manifestSha256 : "0".repeat(64) };
  const { id } = await tested.db.modelVersion.upsert({
    where: { modelId_version_manifestSha256: unique },
    create: { ...unique, weightsSha256, kind: "image-head", scenario: "skin", manifest: {} },
    update: {},
  });
  return id;
}

/** A skin assessment of an image of 48 x 64 whose maps are 7 x 7 and peak in one cell for each class. */
async function addAssessment({ withImage = true, otherModel = false } = {}): Promise<string> {
  const { db, actor } = tested;
  const { siteId } = actor;
  const patientId = await tested.addPatient();
  const classes = tested.context.models.scenario("skin").classes;
  const maps = new Float32Array(classes.length * 49);
  classes.forEach((_class, index) => {
    maps[index * 49 + index] = 5;
  });
  const study = { siteId, patientId, scenario: "skin", modality: "XC", acquiredAt: new Date() };
  const blob = { create: { sha256: randomUUID(), bytes: 1, mediaType: "image/png" } };
  const { id: studyId, series } = await db.imagingStudy.create({
    data: {
      ...study,
      studyInstanceUid: randomUUID(),
      series: {
        create: {
          seriesInstanceUid: "1",
          modality: "XC",
          instances: {
            create: {
              sopInstanceUid: "1",
              sopClassUid: "1",
              rows,
              columns,
              mediaType: "image/png",
              attributes: {},
              blob,
            },
          },
        },
      },
    },
    include: { series: { include: { instances: true } } },
  });
  const { id: jobId } = await db.assessmentJob.create({
    data: { siteId, patientId, studyId, scenario: "skin", historyAsOf: new Date() },
  });
  const kept = classes.map(({ id }) => ({ classId: id }));
  const { id } = await db.riskAssessment.create({
    data: {
      jobId,
      siteId,
      patientId,
      studyId,
      scenario: "skin",
      status: "final",
      assessedAt: new Date(),
      historyAsOf: new Date(),
      primaryFinding: "melanoma",
      preTestProbability: 0.1,
      rankProbability: 0.1,
      conformalSet: [],
      result: { classes: kept },
      inputs: {},
      models: { create: { modelVersionId: await modelVersionId(!otherModel) } },
      ...(withImage
        ? {
            instanceId: series[0]!.instances[0]!.id,
            maps: Buffer.from(maps.buffer),
            mapRows: 7,
            mapColumns: 7,
          }
        : {}),
    },
  });
  return id;
}

test("worked example: a PNG of the source image's size, another for another class, the same when asked again", async () => {
  const assessmentId = await addAssessment();
  const [first, second] = tested.context.models.scenario("skin").classes;
  const render = (classId: string) => renderHeatmap(tested.context, { assessmentId, classId });
  const passes = tested.context.models.forwardPasses;
  const png = await render(first!.id);

  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([columns, rows]);
  expect((await render(first!.id)).equals(png)).toBe(true);
  expect((await render(second!.id)).equals(png)).toBe(false);
  expect(tested.context.models.forwardPasses).toBe(passes);
});

test("refused: no image, no such class, a model that is gone, no such assessment", async () => {
  const { id: classId } = tested.context.models.scenario("skin").classes[0]!;
  const attempts = [
    { assessmentId: await addAssessment({ withImage: false }), classId },
    { assessmentId: await addAssessment(), classId: "nothing" },
    { assessmentId: await addAssessment({ otherModel: true }), classId },
    { assessmentId: randomUUID(), classId },
  ];
  for (const attempt of attempts) {
    await expect(renderHeatmap(tested.context, attempt)).rejects.toThrow(NotFoundError);
  }
});
