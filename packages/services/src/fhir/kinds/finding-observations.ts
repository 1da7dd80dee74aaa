import { findingObservationId, readFindingObservationId, writeFindingObservation } from "@synoptic/interop";
import { type Prisma, visibleAssessments } from "@synoptic/persistence";
import { ownId, plainCode, type TableParameter } from "../parameters.ts";
import type { Criterion, FhirContext, Found, Page, ResourceKind, Sort } from "../resource-kind.ts";
import { compareFound, type Placed, readPageEnd } from "../sorting.ts";
import { anyOf } from "../table-kind.ts";
import {
  type AssessmentRow,
  assessmentColumns,
  assessmentParameters,
  assessmentStatus,
  assessmentsToWrite,
  effectiveDate,
} from "./assessments.ts";
import { findingsOfCode } from "./findings-of-code.ts";
import { withId } from "./patients.ts";

type Where = Prisma.RiskAssessmentWhereInput;

const none: Where = { id: ownId(undefined) };

/** What an assessment must fulfil so that its findings may; `code` and the place in `_id` are of the single finding. */
const parameters: Readonly<Record<string, TableParameter<Where>>> = {
  ...assessmentParameters,
  _id: {
    ...assessmentParameters._id,
    where: (text) => ({ id: ownId(readFindingObservationId(text)?.assessmentId) }),
  },
  identifier: { ...assessmentParameters.identifier, where: () => none },
  // Observations of the history have states that no finding has.
  status: plainCode<Where>("", (code) => assessmentStatus.choices[code] ?? none),
  category: plainCode<Where>("", (code) => (code === "imaging" ? {} : none)),
  date: effectiveDate,
};

const hasFinding = (findingId: string): Where => ({
  result: { path: ["findings"], array_contains: [{ findingId }] },
});

const hasPlace = (place: number): Where => ({
  result: { path: ["findings", String(place), "findingId"], string_starts_with: "" },
});

/** The findings of the assessments: each is one Observation. */
export const findingObservations: ResourceKind = {
  type: "Observation",
  parameters,
  includes: [],
  sorts: ["date"],
  async find(context, criteria, page) {
    const { where, isWanted } = await wanted(context, criteria);
    const before = page.before === undefined ? undefined : endOf(page.before, page.sort);
    const rows = await assessmentsOf(context, where, before, page);
    const assessments = await assessmentsToWrite(rows, context);
    const isFurther = compareFound(page.sort);
    return assessments
      .flatMap((assessment) =>
        assessment.result.findings.flatMap(({ findingId }, place): Found[] => {
          const id = findingObservationId(assessment.id, place);
          const resource = writeFindingObservation(assessment, place);
          if (!resource || !isWanted(findingId, id)) return [];
          const sortedBy = page.sort ? (assessment.acquiredAt ?? assessment.assessedAt) : null;
          const found = { resource: withId(resource), patientId: assessment.patientId, sortedBy };
          return before && isFurther(found, before) <= 0 ? [] : [found];
        }),
      )
      .toSorted(isFurther)
      .slice(0, page.take);
  },
  async count(context, criteria) {
    const { where, findingIds, ids } = await wanted(context, criteria);
    const count = (more: Where) => context.db.riskAssessment.count({ where: { AND: [...where, more] } });
    if (ids) return (await findingObservations.find(context, criteria, { take: ids.size })).length;
    let total = 0;
    if (findingIds) {
      for (const findingId of findingIds) total += await count(hasFinding(findingId));
      return total;
    }
    // Assessments have few findings: so many have a first, so many a second, until none has another.
    for (let place = 0, having = 1; having > 0; place++) {
      having = await count(hasPlace(place));
      total += having;
    }
    return total;
  },
};

function endOf(before: string, sort: Sort | undefined): Placed {
  if (!sort) return { resource: { id: before } };
  const { moment, id } = readPageEnd(before);
  return { resource: { id }, sortedBy: moment };
}

/** Assessments whose findings fill a page, the one at which the page before ended included: some may be left of it. */
async function assessmentsOf(
  { db }: FhirContext,
  where: readonly Where[],
  before: Placed | undefined,
  { sort, take }: Page,
): Promise<AssessmentRow[]> {
  const from = before?.resource.id.split(".")[0];
  const read = (more: Where[], orderBy: Prisma.RiskAssessmentOrderByWithRelationInput[]) =>
    db.riskAssessment.findMany({
      where: { AND: [...where, ...more] },
      ...assessmentColumns,
      orderBy,
      take: take + 1,
    });
  if (!sort) return read(from === undefined ? [] : [{ id: { lte: from } }], [{ id: "desc" }]);
  // An image's findings are of the day it was made, so that the two kinds are two lists; both begin where the page does.
  const order = sort.descending ? "desc" : "asc";
  const moment = before?.sortedBy;
  // What has no moment comes last, and every finding has one.
  if (before && !moment) return [];
  const further = (at: (moment: Date | Prisma.DateTimeFilter) => Where): Where[] => {
    if (!moment || from === undefined) return [];
    const [later, since] = sort.descending ? (["lt", "lte"] as const) : (["gt", "gte"] as const);
    return [{ OR: [at({ [later]: moment }), { AND: [at(moment), { id: { [since]: from } }] }] }];
  };
  const lists = [
    read(
      [{ studyId: { not: null } }, ...further((acquiredAt) => ({ study: { acquiredAt } }))],
      [{ study: { acquiredAt: order } }, { id: order }],
    ),
    read(
      [{ studyId: null }, ...further((assessedAt) => ({ assessedAt }))],
      [{ assessedAt: order }, { id: order }],
    ),
  ];
  return (await Promise.all(lists)).flat();
}

/** Which assessments, and which of their findings. */
async function wanted({ db, actor }: FhirContext, criteria: readonly Criterion[]) {
  const where: Where[] = [visibleAssessments(actor)];
  let findingIds: Set<string> | undefined;
  let ids: Set<string> | undefined;
  for (const criterion of criteria) {
    if (criterion.name === "code") {
      findingIds = intersect(findingIds, await findingsOfCode(db, actor, criterion.alternatives));
      where.push({ OR: [...findingIds].map(hasFinding) });
      continue;
    }
    if (criterion.name === "_id") ids = intersect(ids, new Set(criterion.alternatives));
    where.push(anyOf(criterion, parameters));
  }
  const isWanted = (findingId: string, id: string) =>
    (findingIds?.has(findingId) ?? true) && (ids?.has(id) ?? true);
  return { where, findingIds, ids, isWanted };
}

function intersect(a: Set<string> | undefined, b: Set<string>): Set<string> {
  return a ? new Set([...a].filter((one) => b.has(one))) : b;
}
