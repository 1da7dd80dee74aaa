import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { recordSearch } from "../record-access.ts";
import { patients } from "./kinds/patients.ts";
import type { Criterion, FhirContext, Found, Sort } from "./resource-kind.ts";
import { findResourceKind } from "./resource-kinds.ts";
import { writePageEnd } from "./sorting.ts";

export interface ResourceSearch {
  type: string;
  criteria: readonly Criterion[];
  /** Parameters whose Patients come with the page, such as `subject`. */
  includes: readonly string[];
  /** Where the page before ended, as its `next` told. */
  before?: string | undefined;
  take: number;
  sort?: Sort | undefined;
  /** Whether to count all that match. */
  withTotal: boolean;
}

export interface ResourcePage {
  matches: Found["resource"][];
  included: Found["resource"][];
  /** Of all pages; nothing where it was not asked for. */
  total: number | undefined;
  /** Give it as `before` to go on; nothing on the last page. */
  next: string | undefined;
}

/**
 * A page of one type's resources, in the order asked for, else newest first, and notes whose data it showed.
 * @throws NotFoundError where there is no such type, InvalidInputError where a value cannot be read
 */
export async function searchResources(
  context: FhirContext & Pick<ServiceContext, "now">,
  { type, criteria, includes, before, take, sort, withTotal }: ResourceSearch,
): Promise<ResourcePage> {
  const kind = findResourceKind(type);
  if (!kind) throw new NotFoundError(`There are no resources of the type ${type}.`);
  const unknown = criteria.find(({ name }) => !Object.hasOwn(kind.parameters, name));
  if (unknown) throw new InvalidInputError(`${type} cannot be searched by ${unknown.name}.`);

  // One more than asked for tells whether another page follows.
  const [found, total] = await Promise.all([
    kind.find(context, criteria, { before, take: take + 1, sort }),
    withTotal ? kind.count(context, criteria) : undefined,
  ]);
  const page = found.slice(0, take);
  const last = page.at(-1);
  const shown = [...new Set(page.flatMap(({ patientId }) => patientId ?? []))];
  const included =
    includes.length > 0 && shown.length > 0
      ? await patients.find(context, [{ name: "_id", alternatives: shown }], { take: shown.length })
      : [];
  await recordSearch(context, context.actor, { subjectType: type, patientIds: shown });
  return {
    matches: page.map(({ resource }) => resource),
    included: included.map(({ resource }) => resource),
    total,
    next: found.length > take && last ? writePageEnd(last, sort) : undefined,
  };
}
