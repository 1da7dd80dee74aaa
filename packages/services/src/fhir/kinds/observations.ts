import type { ResourceKind } from "../resource-kind.ts";
import { findingObservations } from "./finding-observations.ts";
import { byNewest } from "./newest-first.ts";
import { storedObservations } from "./stored-observations.ts";

/** Observations of the history and the findings of assessments, as one list. */
export const observations: ResourceKind = {
  type: "Observation",
  parameters: storedObservations.parameters,
  includes: ["patient", "subject"],
  async find(context, criteria, { before, take }) {
    const [stored, findings] = await Promise.all([
      storedObservations.find(context, criteria, { before: before?.split(".")[0], take }),
      findingObservations.find(context, criteria, { before, take }),
    ]);
    return [...stored, ...findings].toSorted((a, b) => byNewest(a.resource.id, b.resource.id)).slice(0, take);
  },
  async count(context, criteria) {
    const [stored, findings] = await Promise.all([
      storedObservations.count(context, criteria),
      findingObservations.count(context, criteria),
    ]);
    return stored + findings;
  },
};
