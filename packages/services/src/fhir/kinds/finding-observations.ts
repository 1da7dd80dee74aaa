import { findingObservationId, readFindingObservationId, writeFindingObservation } from "@synoptic/interop";
import { type Prisma, visibleAssessments } from "@synoptic/persistence";
import { ownId, plainCode, type TableParameter } from "../parameters.ts";
import type { Criterion, FhirContext, Found, ResourceKind } from "../resource-kind.ts";
import { anyOf } from "../table-kind.ts";
import {
  assessmentColumns,
  assessmentParameters,
  assessmentStatus,
  assessmentsToWrite,
  effectiveDate,
} from "./assessments.ts";
import { findingsOfCode } from "./findings-of-code.ts";
import { byNewest } from "./newest-first.ts";
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
  async find(context, criteria, { before, take }) {
    const { where, isWanted } = await wanted(context, criteria);
    // Of the assessment at which the page before ended, some findings may be left.
    const from = before?.split(".")[0];
    const rows = await context.db.riskAssessment.findMany({
      where: { AND: [...where, ...(from === undefined ? [] : [{ id: { lte: from } }])] },
      ...assessmentColumns,
      orderBy: { id: "desc" },
      take: take + 1,
    });
    const assessments = await assessmentsToWrite(rows, context);
    return assessments
      .flatMap((assessment) =>
        assessment.result.findings.flatMap(({ findingId }, place): Found[] => {
          const id = findingObservationId(assessment.id, place);
          const isPast = before !== undefined && byNewest(id, before) <= 0;
          const resource = writeFindingObservation(assessment, place);
          if (!resource || isPast || !isWanted(findingId, id)) return [];
          return [{ resource: withId(resource), patientId: assessment.patientId }];
        }),
      )
      .slice(0, take);
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
