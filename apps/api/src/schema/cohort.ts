import {
  indexWords,
  namedSets,
  type ProtectedCount as ProtectedCountShape,
  ruleWords,
  topRules,
} from "@synoptic/domain";
import { type CohortFacet, cohortNames } from "@synoptic/persistence";
import { type CohortCounts as CohortCountsShape, countCohort } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readDefinition } from "../typed-definition.ts";
import { CohortDefinitionInput } from "./cohort-input.ts";

export const ProtectedCount = builder.objectRef<ProtectedCountShape>("ProtectedCount").implement({
  description: "A count of persons that tells nobody apart: a multiple of the floor, or nothing below it.",
  fields: (t) => ({
    value: t.exposeInt("value", {
      nullable: true,
      description:
        "A multiple of the floor, less than one floor from the count. Nothing for fewer persons than the floor, for none, and for some counts below twice the floor.",
    }),
    floor: t.exposeInt("floor", { description: "The least that is shown." }),
  }),
});

const facetWords: Record<CohortFacet, string> = {
  sex: "The registered sex.",
  age: "A decade of age; all from 90 on are one.",
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
        "Which: a sex, a modality, a scenario, the first year of a decade of age (90 for all from then on), or the lower end of a tenth of risk.",
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
    ruleWords: t.stringList({
      description: "Each rule of the outermost `all` in words, in its order.",
      resolve: async ({ definition }, _args, context) => {
        const names = await cohortNames(context.db, requireActor(context).siteId, [definition]);
        return topRules(definition).map((rule) => ruleWords(rule, names));
      },
    }),
    indexWords: t.string({
      nullable: true,
      description: "The index date in words; nothing where there is none.",
      resolve: ({ definition }) => indexWords(definition) ?? null,
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
    description:
      "Counts who meets a cohort's rules, given in one of two forms; a definition is told in docs/cohorts.md.",
    authScopes: { research: true },
    args: {
      definition: t.arg({ type: "JSON", description: "A cohort's definition, as a whole document." }),
      rules: t.arg({ type: CohortDefinitionInput, description: "The same, typed." }),
      snapshotAt: t.arg({
        type: "DateTime",
        description: "An earlier moment, to ask as then: the first of its month, or a run's moment as it is.",
      }),
    },
    resolve: async (_root, { snapshotAt, ...given }, context) =>
      countCohort(
        context.services,
        requireActor(context),
        { definition: readDefinition(given), snapshotAt },
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
