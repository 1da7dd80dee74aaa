import { decodeGlobalID } from "@pothos/plugin-relay";
import { InvalidInputError, NotFoundError } from "@synoptic/domain";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return uuid.test(value);
}

/**
 * Our own id behind a global id of the type `typeName`. A plain UUID is taken as it is, so that an id from a
 * log, a path or a FHIR identifier can be asked for too.
 * @throws InvalidInputError where it is no id at all, NotFoundError where it is another type's
 */
export function readId(typeName: string, globalId: string, path: readonly string[] = ["id"]): string {
  if (isUuid(globalId)) return globalId.toLowerCase();
  const decoded = decode(globalId, path);
  if (decoded.typename !== typeName) throw new NotFoundError(`No ${typeName} has this id.`, path);
  return decoded.id;
}

/** @throws InvalidInputError where it is no global id */
export function decode(globalId: string, path: readonly string[] = ["id"]): { typename: string; id: string } {
  const invalid = new InvalidInputError("This is not an id that the server gave out.", path);
  try {
    const { typename, id } = decodeGlobalID(globalId);
    if (isUuid(id)) return { typename, id: id.toLowerCase() };
  } catch {
    throw invalid;
  }
  throw invalid;
}
