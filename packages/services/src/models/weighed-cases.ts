import {
  type FusedAssessment,
  type HistoryEvidence,
  imageModifiers,
  type WeighedCase,
} from "@synoptic/domain";
import type { ScenarioModel } from "@synoptic/inference";
import type { ServiceContext } from "../context.ts";
import { imageLogRatios } from "../find-prior-image.ts";
import { labelledAssessments } from "./labelled-assessments.ts";
import { learntTest } from "./learnt-studies.ts";

/** The newest so many: the fit takes about a second of them, in the request, and more would hardly change it. */
const MOST_CASES = 3000;

/** As in `fuse`. */
const LEAST_PROBABILITY = 1e-300;

/**
 * A site's labelled cases that a model has read, as a fit of how much images count needs them: what the history said
 * then, what the images said, and what the earlier image said as far as it was there then. Of a study the newest
 * assessment counts that saw no fact recorded after its image was made. Cases that a model of theirs was trained on, be
 * it the history's, are counted and left out. Of very many cases the newest 3,000 count.
 */
export async function weighedCases(
  db: ServiceContext["db"],
  scenario: ScenarioModel,
  of: { siteId: string; modelVersionId: string },
): Promise<{ cases: WeighedCase[]; learnt: number }> {
  const { siteId, modelVersionId } = of;
  const all = await labelledAssessments(db, { siteId, scenario: scenario.id, modelVersionId });
  const labelled = { ...all, cases: all.cases.slice(0, MOST_CASES) };
  const readings = await db.riskAssessment.findMany({
    where: {
      siteId,
      scenario: scenario.id,
      status: "final",
      patientId: { in: [...new Set(labelled.cases.map(({ patientId }) => patientId))] },
      models: { some: { modelVersionId } },
      studyId: { not: null },
    },
    orderBy: [{ assessedAt: "desc" }, { id: "desc" }],
    select: {
      studyId: true,
      patientId: true,
      assessedAt: true,
      historyAsOf: true,
      result: true,
      inputs: true,
      models: { select: { modelVersionId: true } },
      patient: { select: { birthDate: true, sex: true } },
      study: { select: { bodyPart: true, laterality: true, acquiredAt: true } },
    },
  });
  // Of facts recorded since the image was made some may come of its truth, such as what the biopsy found.
  const inTime = readings.filter(({ historyAsOf, study }) => study && historyAsOf <= study.acquiredAt);
  // Newest first, and the last of a key stays.
  const readingOf = new Map(inTime.toReversed().map((one) => [one.studyId, one]));
  const isLearnt = await learntTest(db, siteId, inTime);
  let learnt = labelled.learnt;
  const readingsOf = new Map<string, Reading[]>();
  for (const one of readings) {
    const others = readingsOf.get(one.patientId);
    if (others) others.push(one);
    else readingsOf.set(one.patientId, [one]);
  }
  const cases = labelled.cases.flatMap(({ studyId, patientId, classId }): WeighedCase[] => {
    const reading = readingOf.get(studyId);
    if (!reading) return [];
    if (isLearnt(reading)) {
      learnt += 1;
      return [];
    }
    const result = reading.result as unknown as FusedAssessment;
    const label = scenario.classes.findIndex(({ id }) => id === classId);
    const ratios = imageLogRatios(scenario, result);
    if (label < 0 || !ratios) return [];
    const { birthDate, sex } = reading.patient;
    const counted = priorWeights(reading.inputs);
    return [
      {
        group: patientId,
        label,
        preLogWeights: scenario.classes.map(({ id }, c) => {
          const pre = result.classes.find((risk) => risk.classId === id)?.preTestProbability ?? 0;
          return Math.log(Math.max(pre, LEAST_PROBABILITY)) - (counted?.[c] ?? 0);
        }),
        imageLogRatios: ratios,
        priorLogRatios: priorRatios(scenario, reading, readingsOf.get(patientId) ?? []),
        modifiers: imageModifiers({
          birthDate: birthDate?.toISOString().slice(0, 10) ?? null,
          sex,
          asOf: reading.historyAsOf,
        }),
      },
    ];
  });
  return { cases, learnt };
}

interface Reading {
  assessedAt: Date;
  result: unknown;
  study: { bodyPart: string | null; laterality: string | null; acquiredAt: Date } | null;
}

/** As `findPriorImage` would have found it when the case was assessed. @param readings newest first */
function priorRatios(
  scenario: ScenarioModel,
  { study, assessedAt }: Reading,
  readings: readonly Reading[],
): number[] | null {
  const earlier = readings.filter(
    (one) =>
      one.study !== null &&
      study !== null &&
      one.assessedAt <= assessedAt &&
      one.study.acquiredAt < study.acquiredAt &&
      one.study.bodyPart === study.bodyPart &&
      one.study.laterality === study.laterality,
  );
  // Stable: of one study's assessments the newest stays first.
  const newestFirst = earlier.toSorted(
    (a, b) => b.study!.acquiredAt.getTime() - a.study!.acquiredAt.getTime(),
  );
  for (const { result } of newestFirst) {
    const ratios = imageLogRatios(scenario, result as FusedAssessment);
    if (ratios) return ratios;
  }
  return null;
}

/** What an earlier image added to the pre-test risk, where the site had set it to: it is not to be counted twice. */
function priorWeights(inputs: unknown): readonly number[] | undefined {
  const { evidence = [] } = inputs as { evidence?: readonly HistoryEvidence[] };
  return evidence.find(({ name }) => name === "prior-image")?.logWeights;
}
