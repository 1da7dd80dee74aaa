import { ageAt, skinBodySiteOf } from "@synoptic/domain";
import { chooseImages } from "../choose-images.ts";
import type { ServiceContext } from "../context.ts";
import { type LabelledCohort, newestLabels } from "../models/newest-labels.ts";
import type { LeftOut, TrainingCase } from "./training-case.ts";

/**
 * A site's studies whose truth is known, by their newest label, as cases to learn from: the newest image that the
 * scenario's model is for, grouped by patient. Studies that no model has read count too.
 * @param classIds other labels are left out and counted
 */
export async function cohortCases(
  { db, blobs, models }: Pick<ServiceContext, "db" | "blobs" | "models">,
  cohort: LabelledCohort,
  classIds: readonly string[],
): Promise<{ cases: TrainingCase[]; leftOut: LeftOut }> {
  const reader = models.scenario(cohort.scenario);
  const labels = await db.referenceLabel.findMany({
    ...newestLabels(cohort),
    select: {
      classId: true,
      study: {
        select: {
          id: true,
          acquiredAt: true,
          bodyPart: true,
          patient: { select: { id: true, sex: true, birthDate: true } },
        },
      },
    },
  });
  const cases: TrainingCase[] = [];
  const leftOut = { UNKNOWN_LABEL: 0, NO_IMAGE: 0 };
  // The order decides the split: that of the studies' ids, whatever was labelled last.
  for (const { classId, study } of labels.sort((a, b) => (a.study.id < b.study.id ? -1 : 1))) {
    if (!classIds.includes(classId)) {
      leftOut.UNKNOWN_LABEL += 1;
      continue;
    }
    const [image] = (await chooseImages(db, study.id, reader)).images;
    if (!image) {
      leftOut.NO_IMAGE += 1;
      continue;
    }
    const { id: group, sex, birthDate } = study.patient;
    cases.push({
      name: study.id,
      classId,
      group,
      facts: {
        ageYears: birthDate ? (ageAt(birthDate.toISOString().slice(0, 10), study.acquiredAt) ?? null) : null,
        sex: sex === "female" || sex === "male" ? sex : "unknown",
        bodySite: (study.bodyPart && skinBodySiteOf(study.bodyPart)) || null,
      },
      bytes: () => blobs.read(image.sha256),
      frameNumber: image.frameNumber,
    });
  }
  const told = Object.entries(leftOut).filter(([, count]) => count > 0);
  return { cases, leftOut: Object.fromEntries(told) };
}
