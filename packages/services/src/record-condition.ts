import type { Actor } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { codingInput, optionalCoding, optionalInstant, refuseFuture } from "./fact-input.ts";
import { requirePatient } from "./known-patient.ts";
import { validated } from "./validated.ts";

/** @see https://hl7.org/fhir/R4/valueset-condition-clinical.html */
const clinicalStatuses = ["active", "recurrence", "relapse", "inactive", "remission", "resolved"] as const;

const schema = z.object({
  patientId: z.uuid(),
  code: codingInput,
  clinicalStatus: z
    .enum(clinicalStatuses, `A clinical status is one of ${clinicalStatuses.join(", ")}.`)
    .nullish(),
  bodySite: optionalCoding,
  effectiveAt: optionalInstant,
});

export type RecordConditionInput = Omit<z.input<typeof schema>, "clinicalStatus"> & {
  clinicalStatus?: string | null | undefined;
};

/**
 * Adds one condition to a patient's history, known from now on.
 * @throws InvalidInputError, NotFoundError
 */
export async function recordCondition(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: RecordConditionInput,
): Promise<{ id: string }> {
  const fact = validated(schema, input);
  const recordedAt = now();
  refuseFuture(fact.effectiveAt, recordedAt);

  return db.$transaction(async (tx) => {
    await requirePatient(tx, actor, fact.patientId);
    const { id } = await tx.condition.create({
      data: {
        patientId: fact.patientId,
        codeSystem: fact.code.system,
        code: fact.code.code,
        display: fact.code.display,
        clinicalStatus: fact.clinicalStatus ?? "active",
        bodySiteSystem: fact.bodySite?.system ?? null,
        bodySiteCode: fact.bodySite?.code ?? null,
        bodySiteDisplay: fact.bodySite?.display ?? null,
        effectiveAt: fact.effectiveAt,
        recordedAt,
      },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "condition.record",
      subjectType: "Condition",
      subjectId: id,
      patientId: fact.patientId,
      at: recordedAt,
    });
    return { id };
  });
}
