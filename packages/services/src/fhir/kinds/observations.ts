import type { ResourceKind } from "../resource-kind.ts";
import { compareFound } from "../sorting.ts";
import { findingObservations } from "./finding-observations.ts";
import { storedObservations } from "./stored-observations.ts";

/** Observations of the history and the findings of assessments, as one list. */
export const observations: ResourceKind = {
  type: "Observation",
  parameters: storedObservations.parameters,
  includes: ["patient", "subject"],
  sorts: ["date"],
  async find(context, criteria, page) {
    const [stored, findings] = await Promise.all([
      storedObservations.find(context, criteria, { ...page, before: page.before?.split(".")[0] }),
      findingObservations.find(context, criteria, page),
    ]);
    return [...stored, ...findings].toSorted(compareFound(page.sort)).slice(0, page.take);
  },
  async count(context, criteria) {
    const [stored, findings] = await Promise.all([
      storedObservations.count(context, criteria),
      findingObservations.count(context, criteria),
    ]);
    return stored + findings;
  },
};
