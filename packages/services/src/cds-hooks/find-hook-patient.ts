import type { Actor } from "@synoptic/domain";
import type { HookPatient } from "@synoptic/interop";
import { type Prisma, visiblePatients } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { ownId } from "../fhir/parameters.ts";

/**
 * The patient here whom an EHR asks about: by business identifiers where it sent the Patient along, else by its FHIR
 * id. A birth date that contradicts ours, or more than one candidate, is nobody: a wrong patient's risk would be worse
 * than none.
 * @param ownFhirServer this server's base URL, whose ids are ours
 */
export async function findHookPatient(
  { db }: Pick<ServiceContext, "db">,
  actor: Actor,
  { fhirId, fhirServer, identifiers, birthDate }: HookPatient,
  ownFhirServer: string,
): Promise<string | undefined> {
  const find = async (where: Prisma.PatientWhereInput) => {
    const found = await db.patient.findMany({
      where: { AND: [visiblePatients(actor), where] },
      select: { id: true, birthDate: true },
      take: 2,
    });
    const [only] = found;
    const ours = only?.birthDate?.toISOString().slice(0, 10);
    const contradicts = birthDate !== undefined && ours !== undefined && !ours.startsWith(birthDate);
    return { known: found.length > 0, id: found.length === 1 && !contradicts ? only?.id : undefined };
  };
  if (fhirServer === ownFhirServer) return (await find({ id: ownId(fhirId) })).id;
  if (identifiers.length > 0) {
    const byIdentifier = await find({
      OR: identifiers.map(({ system, value }) => ({ identifiers: { some: { system, value } } })),
    });
    if (byIdentifier.known) return byIdentifier.id;
  }
  return (await find({ fhirId })).id;
}
