import { encodeGlobalID } from "@pothos/plugin-relay";
import type { UsedFact as UsedFactShape } from "@synoptic/domain";
import { builder } from "../builder.ts";

const typeOfKind = {
  observation: "Observation",
  condition: "Condition",
  medication: "MedicationStatement",
  "family-member-history": "FamilyMemberHistory",
} as const satisfies Record<UsedFactShape["kind"], string>;

export const globalIdOf = ({ kind, id }: UsedFactShape) => encodeGlobalID(typeOfKind[kind], id);

export const UsedFact = builder.objectRef<UsedFactShape>("UsedFact").implement({
  description: "A fact that a value was read from.",
  fields: (t) => ({
    id: t.id({ description: "Global id, good for `node`.", resolve: globalIdOf }),
    at: t.expose("at", { type: "DateTime", description: "When it became true, else when it became known." }),
  }),
});
