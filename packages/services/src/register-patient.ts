import { type Actor, ConflictError, InvalidInputError, MAX_NAME_CHARACTERS } from "@synoptic/domain";
import type { Db } from "@synoptic/persistence";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { optionalText, text } from "./fact-input.ts";
import { validated } from "./validated.ts";

const optionalName = text
  .max(MAX_NAME_CHARACTERS, `A name has ${MAX_NAME_CHARACTERS} characters at most.`)
  .nullish()
  .transform((value) => value ?? null);

const schema = z.object({
  familyName: optionalName,
  givenName: optionalName,
  birthDate: z.iso.date("A birth date is an existing day written like 1961-04-12.").nullish(),
  sex: z.enum(["male", "female", "other", "unknown"]).nullish(),
  identifiers: z
    .array(z.object({ system: text, value: text, typeCode: optionalText }))
    .max(20, "A patient has 20 identifiers at most.")
    .nullish(),
});

interface NewPatient {
  familyName: string | null | undefined;
  givenName: string | null | undefined;
  bornAt: Date | null;
  sex: "male" | "female" | "other" | "unknown" | null | undefined;
  identifiers: readonly { system: string; value: string; typeCode?: string | null | undefined }[];
}

export type RegisterPatientInput = z.input<typeof schema>;

/**
 * Adds a patient to the actor's site.
 * @throws InvalidInputError, ConflictError where an identifier is another patient's already
 */
export async function registerPatient(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: RegisterPatientInput,
): Promise<{ patientId: string }> {
  const { familyName, givenName, birthDate, sex, identifiers } = validated(schema, input);
  const at = now();
  const bornAt = birthDate == null ? null : new Date(`${birthDate}T00:00:00Z`);
  if (bornAt && bornAt > at) throw new InvalidInputError("A birth date is not in the future.", ["birthDate"]);
  const wanted = identifiers ?? [];
  refuseRepeated(wanted);

  return db.$transaction(async (tx) => {
    const taken = await tx.patientIdentifier.findFirst({
      where: { siteId: actor.siteId, OR: wanted.map(({ system, value }) => ({ system, value })) },
      select: { id: true },
    });
    if (taken) throw new ConflictError("Another patient has one of these identifiers.", ["identifiers"]);
    return addPatient(tx, actor, { familyName, givenName, bornAt, sex, identifiers: wanted }, at);
  });
}

/** The same within the caller's transaction, of what is known to be right; another patient's identifier is a lost race. */
export async function addPatient(
  tx: Db,
  actor: Actor,
  { familyName, givenName, bornAt, sex, identifiers: wanted }: NewPatient,
  at: Date,
): Promise<{ patientId: string }> {
  const { id } = await tx.patient.create({
    data: {
      siteId: actor.siteId,
      familyName,
      givenName,
      birthDate: bornAt,
      sex: sex ?? "unknown",
      recordedAt: at,
      identifiers: { create: wanted.map((identifier) => ({ ...identifier, siteId: actor.siteId })) },
    },
    select: { id: true },
  });
  await audit(tx, actor, {
    action: "patient.register",
    subjectType: "Patient",
    subjectId: id,
    patientId: id,
    at,
  });
  return { patientId: id };
}

function refuseRepeated(identifiers: readonly { system: string; value: string }[]): void {
  const seen = new Set(identifiers.map(({ system, value }) => JSON.stringify([system, value])));
  if (seen.size < identifiers.length) {
    throw new InvalidInputError("The same identifier is given twice.", ["identifiers"]);
  }
}
