import { namedSets, type ProtectedCount as ProtectedCountShape } from "@synoptic/domain";
import type { CohortFacet } from "@synoptic/persistence";
import { type CohortCounts as CohortCountsShape, countCohort } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";

export const ProtectedCount = builder.objectRef<ProtectedCountShape>("ProtectedCount").implement({
  description: "A count of persons that tells nobody apart: a multiple of the floor, or nothing below it.",
  fields: (t) => ({
    value: t.exposeInt("value", {
      nullable: true,
      description:
        "To the nearest multiple of the floor; nothing for fewer persons than the floor, and for none.",
    }),
    floor: t.exposeInt("floor", { description: "The least that is shown." }),
  }),
});

const facetWords: Record<CohortFacet, string> = {
  sex: "The registered sex.",
  age: "A decade of age.",
  modality: "Who has a study of a modality.",
  scenario: "Who has a study of a scenario.",
  risk: "A tenth of the highest of a person's newest risks.",
};

const CohortFacetEnum = builder.enumType("CohortFacet", {
  description: "What the members of a cohort are counted by.",
  values: Object.fromEntries(
    Object.entries(facetWords).map(([facet, description]) => [
      facet.toUpperCase(),
      { value: facet as CohortFacet, description },
    ]),
  ),
});

const CohortCell = builder.objectRef<CohortCountsShape["facets"][number]>("CohortCell").implement({
  description: "How many members share something.",
  fields: (t) => ({
    facet: t.expose("facet", { type: CohortFacetEnum, description: "What kind of thing." }),
    cell: t.exposeString("cell", {
      description:
        "Which: a sex, a modality, a scenario, the first year of a decade of age, or the lower end of a tenth of risk.",
    }),
    people: t.expose("people", { type: ProtectedCount, description: "Members, each once." }),
  }),
});

const CohortCounts = builder.objectRef<CohortCountsShape>("CohortCounts").implement({
  description: "How many persons a cohort holds, at a moment.",
  fields: (t) => ({
    snapshotAt: t.expose("snapshotAt", {
      type: "DateTime",
      description: "What became known later is not counted.",
    }),
    known: t.expose("known", {
      type: ProtectedCount,
      description: "Everybody of the site, or everybody with the index date where there is one.",
    }),
    people: t.field({
      type: ProtectedCount,
      description: "The cohort's members.",
      resolve: ({ after }) => after.at(-1)!,
    }),
    attrition: t.expose("after", {
      type: [ProtectedCount],
      description: "What each rule of the outermost `all` leaves, in its order.",
    }),
    facets: t.field({
      type: [CohortCell],
      description: "Cells with at least the floor's persons.",
      resolve: ({ facets }) => [...facets],
    }),
  }),
});

builder.queryField("cohortCounts", (t) =>
  t.field({
    type: CohortCounts,
    description: "Counts who meets a cohort's rules; a definition is told in docs/cohorts.md.",
    authScopes: { research: true },
    args: {
      definition: t.arg({ type: "JSON", required: true, description: "A cohort's definition." }),
      snapshotAt: t.arg({ type: "DateTime", description: "An earlier moment, to ask again as then." }),
    },
    resolve: (_root, args, context) =>
      countCohort(
        context.services,
        requireActor(context),
        args,
        context.gone ? { signal: context.gone } : {},
      ),
  }),
);

const NamedMeasure = builder.objectRef<{ name: string; unit: string }>("NamedMeasure").implement({
  description: "Something that is measured.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As rules call it." }),
    unit: t.exposeString("unit", { description: "UCUM: what a rule's range is in." }),
  }),
});

const CodeSets = builder.objectRef<typeof namedSets>("CodeSets").implement({
  description: "Names that a cohort's rules may use.",
  fields: (t) => ({
    conditions: t.stringList({
      description: "Sets of conditions.",
      resolve: ({ conditions }) => [...conditions.keys()],
    }),
    drugs: t.stringList({ description: "Sets of drugs.", resolve: ({ drugs }) => [...drugs.keys()] }),
    measures: t.field({
      type: [NamedMeasure],
      description: "What is measured.",
      resolve: ({ measures }) => [...measures].map(([name, { unit }]) => ({ name, unit })),
    }),
  }),
});

builder.queryField("codeSets", (t) =>
  t.field({
    type: CodeSets,
    description: "The sets of codes that features, scores and cohorts are read by.",
    authScopes: { signedIn: true },
    resolve: () => namedSets,
  }),
);
