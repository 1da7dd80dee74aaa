import { type FusedAssessment, fuse, seededRandom } from "@synoptic/domain";
import { type ScenarioModel, versionKey } from "@synoptic/inference";
import { getModelVersionIds, type Prisma, type PrismaClient } from "@synoptic/persistence";

/** What the labels of a made-up cohort are drawn from. */
export interface CohortTruth {
  patients: number;
  /** α that the images deserve. */
  strength: number;
  /** γ that the earlier image deserves. */
  priorStrength: number;
}

/**
 * Two studies each of many patients in a scenario of two classes, assessed by its model and labelled. The images' log
 * likelihood ratios and the labels are drawn by a seed; no picture is made.
 * @returns ids of the patients
 */
export async function labelledCohort(
  db: PrismaClient,
  scenario: ScenarioModel,
  siteId: string,
  truth: CohortTruth,
): Promise<string[]> {
  const random = seededRandom(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [modelVersionId] = await getModelVersionIds(db, [versionKey(scenario.head)]);
  const { probabilities: calibration } = scenario.defaultPrevalence;
  const ill = scenario.findings[0]!.classIds[0]!;
  const illAt = scenario.classes.findIndex(({ id }) => id === ill);
  const patientIds: string[] = [];
  for (let i = 0; i < truth.patients; i++) {
    const birthDate = new Date(Date.UTC(1940 + Math.floor(50 * random()), 0, 1));
    const patient = await db.patient.create({
      data: { siteId, birthDate, sex: random() < 0.5 ? "female" : "male" },
    });
    patientIds.push(patient.id);
    let earlier = 0;
    for (let k = 0; k < 2; k++) {
      const ratio = 1.5 * normal();
      const result = assessed(scenario, calibration, illAt, ratio);
      const pre = result.findings[0]!.preTestProbability;
      const logOdds =
        Math.log(pre / (1 - pre)) + truth.strength * ratio + (k === 1 ? truth.priorStrength * earlier : 0);
      const isIll = random() < 1 / (1 + Math.exp(-logOdds));
      earlier = ratio;
      const acquiredAt = new Date(Date.UTC(2025, 3 * k, 1));
      const study = await db.imagingStudy.create({
        data: {
          siteId,
          patientId: patient.id,
          studyInstanceUid: `1.2.${i}.${k}`,
          modality: "MR",
          scenario: scenario.id,
          acquiredAt,
          referenceLabels: {
            create: {
              siteId,
              scenario: scenario.id,
              classId: scenario.classes[isIll ? illAt : 1 - illAt]!.id,
              source: "drawn",
              recordedAt: acquiredAt,
            },
          },
        },
      });
      const job = await db.assessmentJob.create({
        data: { siteId, patientId: patient.id, studyId: study.id, scenario: scenario.id, state: "succeeded" },
      });
      const primary = result.findings[0]!;
      await db.riskAssessment.create({
        data: {
          jobId: job.id,
          siteId,
          patientId: patient.id,
          studyId: study.id,
          scenario: scenario.id,
          status: "final",
          assessedAt: acquiredAt,
          historyAsOf: acquiredAt,
          primaryFinding: primary.findingId,
          preTestProbability: primary.preTestProbability,
          likelihoodRatio: primary.likelihoodRatio,
          postTestProbability: primary.postTestProbability,
          rankProbability: primary.postTestProbability!,
          result: result as unknown as Prisma.InputJsonObject,
          inputs: { evidence: [] },
          models: { create: { modelVersionId: modelVersionId! } },
        },
      });
    }
  }
  return patientIds;
}

/** The assessment of an image worth this log likelihood ratio, of a patient of whom the history says nothing. */
function assessed(
  scenario: ScenarioModel,
  calibration: readonly number[],
  illAt: number,
  ratio: number,
): FusedAssessment {
  const logOdds = Math.log(calibration[illAt]! / (1 - calibration[illAt]!)) + ratio;
  const p = 1 / (1 + Math.exp(-logOdds));
  return fuse({
    scenario,
    prevalence: { probabilities: calibration, source: "calibration" },
    history: [],
    missingFacts: [],
    image: {
      probabilities: calibration.map((_, c) => (c === illAt ? p : 1 - p)),
      calibrationPrevalence: calibration,
      strength: scenario.strength,
      source: "drawn",
    },
    novelty: null,
    conformal: null,
  });
}
