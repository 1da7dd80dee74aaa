import { randomUUID } from "node:crypto";
import type { FusedAssessment } from "@synoptic/domain";
import type { PrismaClient } from "@synoptic/persistence";
import type { ScenarioDescription } from "../scenarios.ts";

const coding = (code: string) => ({ system: "http://snomed.info/sct", code });

/** A scenario of two classes, as small as one can be. */
export const skinScenario: ScenarioDescription = {
  id: "skin",
  title: "Skin head",
  classes: [
    { id: "mel", label: "Melanoma", code: coding("372244006") },
    { id: "nv", label: "Melanocytic naevus", code: coding("400096001") },
  ],
  findings: [{ id: "melanoma", label: "Melanoma", code: coding("372244006"), classIds: ["mel"] }],
  primaryFindingId: "melanoma",
  defaultPrevalence: { probabilities: [0.1, 0.9], source: "test cohort" },
};

const logOdds = (probability: number) => Math.log(probability / (1 - probability));

/** 10 % before the image; the image moves it to `postTest`. */
function fusedSkin(postTest: number): FusedAssessment {
  const image = logOdds(postTest) - logOdds(0.1);
  return {
    scenario: "skin",
    status: "final",
    withheldReason: null,
    primaryFindingId: "melanoma",
    findings: [
      {
        findingId: "melanoma",
        label: "Melanoma",
        preTestProbability: 0.1,
        likelihoodRatio: Math.exp(image),
        postTestProbability: postTest,
        parts: [
          {
            kind: "prevalence",
            name: "prevalence",
            label: "Prevalence",
            logOdds: logOdds(0.1),
            source: "test",
            factIds: [],
          },
          { kind: "image", name: "image", label: "Image", logOdds: image, source: "test", factIds: [] },
        ],
      },
    ],
    classes: [
      {
        classId: "mel",
        label: "Melanoma",
        prevalence: 0.1,
        preTestProbability: 0.1,
        imageProbability: postTest,
        postTestProbability: postTest,
      },
      {
        classId: "nv",
        label: "Naevus",
        prevalence: 0.9,
        preTestProbability: 0.9,
        imageProbability: 1 - postTest,
        postTestProbability: 1 - postTest,
      },
    ],
    conformalSet: { level: 0.9, classIds: ["mel"] },
    novelty: { similarity: 0.8, threshold: 0.5, isNovel: false },
    missingFacts: ["age"],
    historyOnly: false,
  };
}

export interface TestCase {
  patientId: string;
  studyId: string;
  jobId: string;
  /** Nothing while the job is queued. */
  assessmentId: string | undefined;
  worklistItemId: string;
}

const acquiredAt = new Date("2026-01-05T10:00:00Z");

/**
 * A patient with a study and a request to assess it, answered with `postTest`, or still queued where that is
 * left out.
 */
export async function addCase(
  db: PrismaClient,
  siteId: string,
  { name = "Doe", postTest }: { name?: string; postTest?: number | undefined } = {},
): Promise<TestCase> {
  const patient = await db.patient.create({
    data: {
      siteId,
      familyName: name,
      givenName: "Jo",
      birthDate: new Date("1970-06-15"),
      identifiers: {
        create: { siteId, system: "urn:mrn", value: `MRN-${randomUUID().slice(0, 8)}`, typeCode: "MR" },
      },
    },
  });
  const study = await db.imagingStudy.create({
    data: {
      siteId,
      patientId: patient.id,
      studyInstanceUid: `2.25.${BigInt(`0x${randomUUID().replaceAll("-", "")}`)}`,
      modality: "XC",
      scenario: "skin",
      acquiredAt,
    },
  });
  const answered = postTest !== undefined;
  const state = answered ? "succeeded" : "queued";
  const of = { siteId, patientId: patient.id, studyId: study.id, scenario: "skin" };
  const job = await db.assessmentJob.create({ data: { ...of, state, progress: answered ? 1 : 0 } });
  const assessment = answered
    ? await db.riskAssessment.create({
        data: {
          ...of,
          jobId: job.id,
          status: "final",
          assessedAt: acquiredAt,
          historyAsOf: acquiredAt,
          primaryFinding: "melanoma",
          preTestProbability: 0.1,
          postTestProbability: postTest,
          rankProbability: postTest,
          conformalSet: ["mel"],
          result: fusedSkin(postTest) as object,
          inputs: {},
        },
      })
    : undefined;
  const item = await db.worklistItem.create({
    data: {
      ...of,
      caseKey: `${study.id}:skin`,
      latestJobId: job.id,
      latestAssessmentId: assessment?.id ?? null,
      state,
      rankProbability: postTest ?? null,
      status: assessment?.status ?? null,
      updatedAt: acquiredAt,
    },
  });
  return {
    patientId: patient.id,
    studyId: study.id,
    jobId: job.id,
    assessmentId: assessment?.id,
    worklistItemId: item.id,
  };
}
