import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { visibleStudies } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { text } from "../fact-input.ts";
import { validated } from "../validated.ts";

export interface RecordReferenceLabelInput {
  studyId: string;
  /** The study's own where left out. */
  scenario?: string | null | undefined;
  classId: string;
  /** How it is known, such as `histology`. */
  source: string;
}

/**
 * Records what a case turned out to be: what models are measured, compared and trained on. Earlier labels stay for the
 * record and the newest counts.
 * @throws NotFoundError, also for another site's study
 * @throws InvalidInputError where the scenario has no such class
 */
export async function recordReferenceLabel(
  { db, models, now }: Pick<ServiceContext, "db" | "models" | "now">,
  actor: Actor,
  input: RecordReferenceLabelInput,
): Promise<{ labelId: string; studyId: string }> {
  const source = validated(text, input.source);
  const study = await db.imagingStudy.findUnique({
    where: { id: input.studyId, AND: [visibleStudies(actor)] },
    select: { id: true, patientId: true, scenario: true },
  });
  if (!study) throw new NotFoundError("The site has no such study.", ["studyId"]);
  const scenario = input.scenario ?? study.scenario;
  if (scenario === null) throw new InvalidInputError("Name the scenario of the label.", ["scenario"]);
  if (!models.scenario(scenario).classes.some(({ id }) => id === input.classId)) {
    throw new InvalidInputError("The scenario has no such class.", ["classId"]);
  }
  const at = now();
  return await db.$transaction(async (tx) => {
    const { id: labelId } = await tx.referenceLabel.create({
      data: {
        siteId: actor.siteId,
        studyId: study.id,
        scenario,
        classId: input.classId,
        source,
        recordedById: actor.kind === "user" ? actor.id : null,
        recordedAt: at,
      },
      select: { id: true },
    });
    const subject = { subjectType: "ReferenceLabel", subjectId: labelId, patientId: study.patientId };
    await audit(tx, actor, { action: "reference-label.record", ...subject, at });
    return { labelId, studyId: study.id };
  });
}
