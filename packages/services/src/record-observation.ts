import { type Actor, InvalidInputError } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { codingInput, optionalCoding, optionalInstant, optionalText, refuseFuture } from "./fact-input.ts";
import { requirePatient } from "./known-patient.ts";
import { validated } from "./validated.ts";

const schema = z.object({
  patientId: z.uuid(),
  code: codingInput,
  effectiveAt: optionalInstant,
  valueQuantity: z.number("A quantity is a finite number.").nullish(),
  valueUnit: optionalText,
  valueCode: optionalCoding,
  valueText: optionalText,
  valueBoolean: z.boolean().nullish(),
});

export type RecordObservationInput = z.input<typeof schema>;

/**
 * Adds one observation to a patient's history, known from now on.
 * @throws InvalidInputError unless exactly one value is given, NotFoundError
 */
export async function recordObservation(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: RecordObservationInput,
): Promise<{ id: string }> {
  const fact = validated(schema, input);
  const values = [fact.valueQuantity, fact.valueCode, fact.valueText, fact.valueBoolean];
  if (values.filter((value) => value != null).length !== 1) {
    throw new InvalidInputError("Give exactly one of valueQuantity, valueCode, valueText and valueBoolean.", [
      "valueQuantity",
    ]);
  }
  if (fact.valueUnit !== null && fact.valueQuantity == null) {
    throw new InvalidInputError("A unit needs a quantity.", ["valueUnit"]);
  }
  const recordedAt = now();
  refuseFuture(fact.effectiveAt, recordedAt);

  return db.$transaction(async (tx) => {
    await requirePatient(tx, actor, fact.patientId);
    const { id } = await tx.observation.create({
      data: {
        patientId: fact.patientId,
        codeSystem: fact.code.system,
        code: fact.code.code,
        display: fact.code.display,
        effectiveAt: fact.effectiveAt ?? recordedAt,
        recordedAt,
        valueQuantity: fact.valueQuantity ?? null,
        valueUnit: fact.valueUnit,
        valueCodeSystem: fact.valueCode?.system ?? null,
        valueCode: fact.valueCode?.code ?? null,
        valueText: fact.valueText,
        valueBoolean: fact.valueBoolean ?? null,
      },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "observation.record",
      subjectType: "Observation",
      subjectId: id,
      patientId: fact.patientId,
      at: recordedAt,
    });
    return { id };
  });
}
