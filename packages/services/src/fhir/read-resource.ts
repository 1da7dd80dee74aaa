import { NotFoundError } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { recordAccess } from "../record-access.ts";
import type { FhirContext, Found } from "./resource-kind.ts";
import { findResourceKind } from "./resource-kinds.ts";

/**
 * One resource, and notes who read it.
 * @throws NotFoundError, also for another site's resource
 */
export async function readResource(
  context: FhirContext & Pick<ServiceContext, "now">,
  { type, id }: { type: string; id: string },
): Promise<Found["resource"]> {
  const criteria = [{ name: "_id", alternatives: [id] }];
  const [found] = (await findResourceKind(type)?.find(context, criteria, { take: 1 })) ?? [];
  if (!found) throw new NotFoundError(`The site has no such ${type}.`);
  const { resource, patientId } = found;
  if (patientId !== null) {
    const subjectId = id.split(".")[0] as string;
    await recordAccess(context, context.actor, [{ subjectType: type, subjectId, patientId }]);
  }
  return resource;
}
