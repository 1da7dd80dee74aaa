import { z } from "zod";
import type { ServiceContext } from "../context.ts";
import { trainingTaskInput } from "../training/training-task.ts";

/** What trainings of either kind say of their cases. */
const { scenario, from, to } = trainingTaskInput.shape;
const learntFrom = z.object({ scenario, from, to });

/**
 * The studies of a site that a model may have been trained on there: those whose truth was known, in the period that
 * was asked for, when its training ended. What is measured on them says nothing of how it fares on others.
 */
export async function learntStudies(
  db: ServiceContext["db"],
  siteId: string,
  modelVersionId: string,
): Promise<ReadonlySet<string>> {
  const { modelId, version } = await db.modelVersion.findUniqueOrThrow({
    where: { id: modelVersionId },
    select: { modelId: true, version: true },
  });
  const trainings = await db.backgroundTask.findMany({
    where: {
      siteId,
      kind: { in: ["training", "history-training", "federated-run"] },
      state: "succeeded",
      AND: [
        { input: { path: ["modelId"], equals: modelId } },
        { input: { path: ["version"], equals: version } },
      ],
    },
    select: { input: true, finishedAt: true },
  });
  const studies = new Set<string>();
  for (const { input, finishedAt } of trainings) {
    const { scenario, from, to } = learntFrom.parse(input);
    const labels = await db.referenceLabel.findMany({
      where: {
        siteId,
        scenario,
        AND: [
          { recordedAt: { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: new Date(to) } : {}) } },
          { recordedAt: { lte: finishedAt! } },
        ],
      },
      distinct: ["studyId"],
      select: { studyId: true },
    });
    for (const { studyId } of labels) studies.add(studyId);
  }
  return studies;
}

/** An assessment, as far as it tells which models answered of which study. */
interface Answered {
  studyId: string | null;
  models: readonly { modelVersionId: string }[];
}

/** Tells of these assessments whether a model that took part, be it the history's, was trained on the study. */
export async function learntTest(
  db: ServiceContext["db"],
  siteId: string,
  assessments: readonly Answered[],
): Promise<(of: Answered) => boolean> {
  const learntBy = new Map<string, ReadonlySet<string>>();
  for (const id of new Set(assessments.flatMap(({ models }) => models.map((one) => one.modelVersionId))))
    learntBy.set(id, await learntStudies(db, siteId, id));
  return ({ studyId, models }) =>
    studyId !== null && models.some((one) => learntBy.get(one.modelVersionId)?.has(studyId));
}
