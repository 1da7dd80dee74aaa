import type { Prisma } from "@synoptic/persistence";

/** Which of a site's labelled studies. */
export interface LabelledCohort {
  siteId: string;
  scenario: string;
  /** When their labels were recorded: from, and before. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Finds the newest reference label of each study: older ones stay for the record. */
export function newestLabels({ siteId, scenario, from, to }: LabelledCohort) {
  return {
    where: { siteId, scenario, recordedAt: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
    distinct: ["studyId"],
  } satisfies Prisma.ReferenceLabelFindManyArgs;
}
