import type { FusedAssessment, ImagePolicy } from "@synoptic/domain";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { registerStudy } from "./register-study.ts";
import { renderHeatmap } from "./render-heatmap.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { setImagePolicy } from "./set-image-policy.ts";
import { skinPicture } from "./testing/skin-pictures.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let patientId: string;
let studies = 0;
beforeAll(async () => {
  at = await openTestContext();
});
beforeEach(async () => {
  patientId = await at.addPatient(at.actor, { sex: "female", birthDate: new Date("1955-04-12") });
});
afterAll(() => at.close());

/** A study of these pictures, the first made an hour before the second, and so on; assessed. */
async function assess(names: readonly string[]) {
  const study = `several images ${studies++}`;
  const sha256s = await Promise.all(
    names.map(async (name, i) => {
      const acquiredAt = new Date(Date.UTC(2026, 0, 5, 8 + i));
      const bytes = await skinPicture({ name, study, acquiredAt, number: i + 1 });
      return (await at.context.blobs.write(Buffer.from(bytes), { limitBytes: 1e7 })).sha256;
    }),
  );
  const { jobIds, refused } = await registerStudy(at.context, at.actor, {
    sha256s,
    patientId,
    scenario: "skin",
  });
  expect(refused).toEqual([]);
  await runAssessmentJob(at.context, jobIds[0]!);
  const job = await at.db.assessmentJob.findUniqueOrThrow({ where: { id: jobIds[0]! } });
  expect(job).toMatchObject({ state: "succeeded", errorCode: null });
  const row = await at.db.riskAssessment.findUniqueOrThrow({
    where: { jobId: jobIds[0]! },
    include: { otherMaps: true, models: true },
  });
  return { row, result: row.result as unknown as FusedAssessment };
}

const primary = ({ findings, primaryFindingId }: FusedAssessment) =>
  findings.find(({ findingId }) => findingId === primaryFindingId)!;
const imagePart = (result: FusedAssessment) => primary(result).parts.find(({ kind }) => kind === "image");

function expectPartsToSum(result: FusedAssessment) {
  for (const { parts, postTestProbability: p } of result.findings) {
    const sum = parts.reduce((total, { logOdds }) => total + logOdds, 0);
    expect(sum).toBeCloseTo(Math.log(p! / (1 - p!)), 9);
  }
}

test("three images, one of them of no known kind: two count together, and the third is named with its reason", async () => {
  const { row, result } = await assess(["nv-00", "noise", "mel-00"]);
  const { readings, ...images } = result.images!;
  expect(images).toEqual({ policy: "combined", imagePolicyId: null, leftOut: 0 });
  expect(result.status).toBe("final");
  // Newest first.
  expect(
    readings.map(({ acquiredAt, isCounted, withheldReason }) => [acquiredAt, isCounted, withheldReason]),
  ).toEqual([
    ["2026-01-05T10:00:00.000Z", true, null],
    ["2026-01-05T09:00:00.000Z", false, "novel-image"],
    ["2026-01-05T08:00:00.000Z", true, null],
  ]);
  expect(row.instanceId).toBe(readings[0]!.instanceId);
  expectPartsToSum(result);

  // The image's probabilities are the normalised geometric mean of the two that count.
  const product = result.classes.map((_, c) =>
    Math.sqrt(readings[0]!.probabilities![c]! * readings[2]!.probabilities![c]!),
  );
  const total = product.reduce((sum, p) => sum + p, 0);
  result.classes.forEach(({ imageProbability }, c) => {
    expect(imageProbability).toBeCloseTo(product[c]! / total, 9);
  });
  // Its promise was made for single images.
  expect(result.conformalSet).toBeNull();
  expect(row.conformalSet).toEqual([]);

  // One forward pass each, and the maps of each are kept.
  expect(row.maps).not.toBeNull();
  expect(row.otherMaps.map(({ instanceId }) => instanceId).toSorted()).toEqual(
    [readings[1]!.instanceId, readings[2]!.instanceId].toSorted(),
  );
  const of = (instanceId?: string) =>
    renderHeatmap(at.context, { assessmentId: row.id, classId: "mel", instanceId });
  expect(await of(readings[0]!.instanceId)).toEqual(await of());
  expect(await of(readings[2]!.instanceId)).not.toEqual(await of());
  await expect(of(row.id)).rejects.toThrow("no such heatmap");
});

test("each policy makes its own risk of the same images, and the site's own counts from when it is set", async () => {
  const names = ["mel-00", "nv-00"];
  const set = (policy: ImagePolicy | null) =>
    setImagePolicy(at.context, at.actor, { scenario: "skin", policy });
  const results: Record<string, FusedAssessment> = {};
  for (const policy of ["newest", "worst", "combined", null] as const) {
    const { imagePolicyId } = await set(policy);
    at.clock.now = new Date(at.clock.now.getTime() + 1000);
    const { result } = await assess(names);
    expect(result.images).toMatchObject(
      policy ? { policy, imagePolicyId } : { policy: "combined", imagePolicyId: null },
    );
    expectPartsToSum(result);
    results[String(policy)] = result;
  }
  const [newest, melanoma] = results.newest!.images!.readings.map(({ logOdds }) => logOdds!);
  expect(melanoma!).toBeGreaterThan(newest!);
  expect(imagePart(results.newest!)!.logOdds).toBeCloseTo(newest!, 9);
  expect(imagePart(results.worst!)!.logOdds).toBeCloseTo(melanoma!, 9);
  expect(imagePart(results.combined!)!.logOdds).toBeGreaterThan(newest!);
  expect(imagePart(results.combined!)!.logOdds).toBeLessThan(melanoma!);
  expect(results.null!.findings).toEqual(results.combined!.findings);
  // The newest was not chosen by what it says: the set's promise holds. The worst was.
  expect(results.newest!.conformalSet).not.toBeNull();
  expect(results.worst!.conformalSet).toBeNull();
});

test("a study of which no image may be read is withheld, by the newest one's reason", async () => {
  const { row, result } = await assess(["noise", "blank"]);
  expect(result).toMatchObject({ status: "withheld", withheldReason: "image-blank", conformalSet: null });
  expect(result.images!.readings.map(({ isCounted }) => isCounted)).toEqual([false, false]);
  expect(row.likelihoodRatio).toBeNull();
  expect(imagePart(result)).toBeUndefined();
});

test("of more images than are read the newest are, and how many were left out is told", async () => {
  const { result } = await assess(Array.from({ length: 18 }, (_, i) => `nv-0${i % 3}`));
  expect(result.images).toMatchObject({ leftOut: 2 });
  expect(result.images!.readings).toHaveLength(16);
  expect(result.images!.readings.at(-1)!.acquiredAt).toBe("2026-01-05T10:00:00.000Z");
});

test("one image is read as it always was, and keeps its conformal set", async () => {
  const { row, result } = await assess(["mel-01"]);
  expect(result.images!.readings).toMatchObject([{ isCounted: true, instanceId: row.instanceId }]);
  expect(result.conformalSet).not.toBeNull();
  expect(row.otherMaps).toEqual([]);
});

test("refused: a policy that there is not, in a scenario that there is not", async () => {
  const set = (input: object) => setImagePolicy(at.context, at.actor, input as never);
  await expect(set({ scenario: "skin", policy: "product" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(set({ scenario: "retina", policy: "newest" })).rejects.toMatchObject({
    code: "UNKNOWN_SCENARIO",
  });
});
