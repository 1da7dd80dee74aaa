import { type Actor, InvalidInputError } from "@synoptic/domain";
import { type Prisma, type PrismaClient, visiblePatients } from "@synoptic/persistence";

/** By family name, then given names, those without one last: the order of the index `patients_by_name`. */
const byName = [
  { familyName: { sort: "asc", nulls: "last" } },
  { givenName: { sort: "asc", nulls: "last" } },
  { id: "asc" },
] as const satisfies Prisma.PatientOrderByWithRelationInput[];

const byNameBackwards = [
  { familyName: { sort: "desc", nulls: "first" } },
  { givenName: { sort: "desc", nulls: "first" } },
  { id: "desc" },
] as const satisfies Prisma.PatientOrderByWithRelationInput[];

/** Where in the list a patient is. */
interface Place {
  id: string;
  familyName: string | null;
  givenName: string | null;
}

interface PageQuery {
  /** Backwards from the cursor where it is negative. */
  take?: number | undefined;
  skip?: number | undefined;
  cursor?: Prisma.PatientWhereUniqueInput | undefined;
}

/**
 * A page of the list of patients by name. Prisma, with a cursor and an order by what may be null, reads all rows to one
 * end of the list; here each stretch of it is read by the index, and only until the page is full.
 * @throws InvalidInputError where the cursor is none of this list's
 */
export async function patientPage<Query extends PageQuery>(
  db: PrismaClient,
  actor: Actor,
  { take = 0, skip: _cursorItself, cursor, ...query }: Query,
  listed: Prisma.PatientWhereInput,
) {
  if (!cursor) return await db.patient.findMany({ ...query, take, where: listed, orderBy: [...byName] });
  const place = await db.patient.findFirst({
    where: { id: String(cursor.id), AND: [visiblePatients(actor)] },
    select: { id: true, familyName: true, givenName: true },
  });
  if (!place) throw new InvalidInputError("The cursor is not one that this list gave out.", ["after"]);
  const isForwards = take >= 0;
  const read = (stretch: Prisma.PatientWhereInput, left: number) =>
    db.patient.findMany({
      ...query,
      take: left,
      where: { AND: [listed, stretch] },
      orderBy: isForwards ? [...byName] : [...byNameBackwards],
    });
  const found: Awaited<ReturnType<typeof read>> = [];
  for (const stretch of isForwards ? stretchesAfter(place) : stretchesBefore(place)) {
    if (found.length === Math.abs(take)) break;
    found.push(...(await read(stretch, Math.abs(take) - found.length)));
  }
  return isForwards ? found : found.reverse();
}

/** What comes after a place, in its order: each a range of the index. */
function stretchesAfter({ id, familyName, givenName }: Place): Prisma.PatientWhereInput[] {
  return [
    { familyName, givenName, id: { gt: id } },
    ...(givenName === null
      ? []
      : [
          { familyName, givenName: { gt: givenName } },
          { familyName, givenName: null },
        ]),
    ...(familyName === null ? [] : [{ familyName: { gt: familyName } }, { familyName: null }]),
  ];
}

/** What comes before a place, the nearest first. */
function stretchesBefore({ id, familyName, givenName }: Place): Prisma.PatientWhereInput[] {
  return [
    { familyName, givenName, id: { lt: id } },
    { familyName, givenName: givenName === null ? { not: null } : { lt: givenName } },
    { familyName: familyName === null ? { not: null } : { lt: familyName } },
  ];
}
