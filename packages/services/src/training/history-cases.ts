import { type HistoryCases, modelFactValues } from "@synoptic/domain";
import { historyAsOf } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { type LabelledCohort, newestLabels } from "../models/newest-labels.ts";
import type { LeftOut } from "./training-case.ts";

/** Without the finding: what a history tells of cases whose truth is known. */
export type LabelledHistories = Omit<HistoryCases, "classIds" | "members">;

/**
 * A site's studies whose truth is known, by their newest label, as cases to learn from: what was known of the patient
 * when the image was made, nothing recorded later, grouped by patient. Studies that no model has read count too.
 * @param classIds other labels are left out and counted
 */
export async function historyCases(
  { db }: Pick<ServiceContext, "db">,
  cohort: LabelledCohort,
  classIds: readonly string[],
  {
    signal,
    progress,
  }: { signal?: AbortSignal | undefined; progress?: ((share: number) => void) | undefined } = {},
): Promise<{ cases: LabelledHistories; leftOut: LeftOut }> {
  const labels = await db.referenceLabel.findMany({
    ...newestLabels(cohort),
    select: {
      classId: true,
      study: {
        select: { id: true, patientId: true, acquiredAt: true, bodyPart: true, laterality: true },
      },
    },
  });
  const cases = {
    values: [] as HistoryCases["values"][number][],
    labels: [] as number[],
    groups: [] as string[],
  };
  let unknownLabels = 0;
  // The order decides the folds: that of the studies' ids, whatever was labelled last.
  labels.sort((a, b) => (a.study.id < b.study.id ? -1 : 1));
  for (const [i, { classId, study }] of labels.entries()) {
    signal?.throwIfAborted();
    const label = classIds.indexOf(classId);
    if (label < 0) {
      unknownLabels += 1;
      continue;
    }
    const history = await historyAsOf(db, study.patientId, study.acquiredAt);
    cases.values.push(modelFactValues(history, study));
    cases.labels.push(label);
    cases.groups.push(study.patientId);
    progress?.((i + 1) / labels.length);
  }
  return { cases, leftOut: unknownLabels > 0 ? { UNKNOWN_LABEL: unknownLabels } : {} };
}
