import { type Actor, InvalidInputError } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { codingInput, optionalInstant, refuseFuture } from "./fact-input.ts";
import { requirePatient } from "./known-patient.ts";
import { validated } from "./validated.ts";

/** @see https://hl7.org/fhir/R4/valueset-medication-statement-status.html, without `entered-in-error` */
const statuses = ["active", "completed", "intended", "stopped", "on-hold", "unknown", "not-taken"] as const;

const schema = z.object({
  patientId: z.uuid(),
  code: codingInput,
  status: z.enum(statuses, `A medication's status is one of ${statuses.join(", ")}.`).nullish(),
  effectiveAt: optionalInstant,
  endedAt: optionalInstant,
});

export type RecordMedicationInput = Omit<z.input<typeof schema>, "status"> & {
  status?: string | null | undefined;
};

/**
 * Adds one medication to a patient's history, known from now on.
 * @throws InvalidInputError, NotFoundError
 */
export async function recordMedication(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: RecordMedicationInput,
): Promise<{ id: string }> {
  const fact = validated(schema, input);
  const recordedAt = now();
  refuseFuture(fact.effectiveAt, recordedAt);
  if (fact.effectiveAt && fact.endedAt && fact.endedAt < fact.effectiveAt) {
    throw new InvalidInputError("A medication cannot end before it begins.", ["endedAt"]);
  }

  return db.$transaction(async (tx) => {
    await requirePatient(tx, actor, fact.patientId);
    const { id } = await tx.medicationStatement.create({
      data: {
        patientId: fact.patientId,
        status: fact.status ?? "active",
        codeSystem: fact.code.system,
        code: fact.code.code,
        display: fact.code.display,
        effectiveAt: fact.effectiveAt,
        endedAt: fact.endedAt,
        recordedAt,
      },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "medication-statement.record",
      subjectType: "MedicationStatement",
      subjectId: id,
      patientId: fact.patientId,
      at: recordedAt,
    });
    return { id };
  });
}
