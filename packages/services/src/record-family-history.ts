import type { Actor } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { codingInput } from "./fact-input.ts";
import { requirePatient } from "./known-patient.ts";
import { validated } from "./validated.ts";

const schema = z.object({
  patientId: z.uuid(),
  relationship: codingInput,
  condition: codingInput,
  onsetAgeYears: z
    .number()
    .min(0, "An age is 0 years at least.")
    .max(130, "An age is 130 years at most.")
    .nullish(),
});

export type RecordFamilyHistoryInput = z.input<typeof schema>;

/**
 * Adds what one relative had to a patient's history, known from now on.
 * @throws InvalidInputError, NotFoundError
 */
export async function recordFamilyHistory(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: RecordFamilyHistoryInput,
): Promise<{ id: string }> {
  const { patientId, relationship, condition, onsetAgeYears } = validated(schema, input);
  const recordedAt = now();

  return db.$transaction(async (tx) => {
    await requirePatient(tx, actor, patientId);
    const { id } = await tx.familyMemberHistory.create({
      data: {
        patientId,
        relationshipSystem: relationship.system,
        relationshipCode: relationship.code,
        relationship: relationship.display,
        conditionSystem: condition.system,
        conditionCode: condition.code,
        conditionDisplay: condition.display,
        onsetAgeYears: onsetAgeYears ?? null,
        recordedAt,
      },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "family-member-history.record",
      subjectType: "FamilyMemberHistory",
      subjectId: id,
      patientId,
      at: recordedAt,
    });
    return { id };
  });
}
