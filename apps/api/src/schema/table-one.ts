import type { ShownBin, ShownSummary } from "@synoptic/domain";
import {
  type CohortDescription,
  type TableOneGroup,
  type TableOneMeasure,
  type TableOneRow,
  tableOneGroups,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { ProtectedCount } from "./cohort.ts";

const groupWords: Record<TableOneGroup, string> = {
  sex: "The registered sex; every member has one cell.",
  condition: "Had a condition of a named set until the index.",
  drug: "Was given a drug of a named set until the index.",
  smoking: "What was told last of smoking: never, former or current.",
  modality: "Has a study of a modality.",
  scenario: "Has a study of a scenario.",
  risk: "The highest of a person's newest risks, by the lower end of its band.",
};

const TableOneGroupEnum = builder.enumType("TableOneGroup", {
  description: "What rows of a Table 1 count members by.",
  values: Object.fromEntries(
    tableOneGroups.map((group) => [group.toUpperCase(), { value: group, description: groupWords[group] }]),
  ),
});

const GroupSummary = builder.objectRef<ShownSummary>("GroupSummary").implement({
  description:
    "A number of a group in steps so wide that none of its members follows from them. What too few have is left out.",
  fields: (t) => ({
    people: t.expose("people", { type: ProtectedCount, description: "Who has the number." }),
    mean: t.exposeFloat("mean", { nullable: true, description: "The mean; nothing of too few." }),
    standardDeviation: t.exposeFloat("standardDeviation", {
      nullable: true,
      description: "Of a sample; nothing of too few.",
    }),
    lowerQuartile: t.exposeFloat("lowerQuartile", {
      nullable: true,
      description: "A quarter lies below; nothing where a quarter is too few.",
    }),
    median: t.exposeFloat("median", {
      nullable: true,
      description: "Half lie below; nothing where a quarter is too few.",
    }),
    upperQuartile: t.exposeFloat("upperQuartile", {
      nullable: true,
      description: "A quarter lies above; nothing where a quarter is too few.",
    }),
  }),
});

const HistogramBin = builder.objectRef<ShownBin>("HistogramBin").implement({
  description: "How many lie from one value to below another; small bins are one with their neighbours.",
  fields: (t) => ({
    from: t.exposeFloat("from", { nullable: true, description: "Lower end; the first bin has none." }),
    to: t.exposeFloat("to", { nullable: true, description: "Upper end; the last bin has none." }),
    people: t.expose("people", { type: ProtectedCount, description: "Members in it." }),
  }),
});

const TableOneRowType = builder.objectRef<TableOneRow>("TableOneRow").implement({
  description: "How many members share something.",
  fields: (t) => ({
    group: t.expose("group", { type: TableOneGroupEnum, description: "What kind of thing." }),
    cell: t.exposeString("cell", { description: "Which." }),
    people: t.expose("people", { type: ProtectedCount, description: "Members, each once." }),
    share: t.exposeFloat("share", {
      nullable: true,
      description: "Of all members, 0 to 1, of the two counts that are shown; nothing where one is hidden.",
    }),
  }),
});

const TableOneMeasureType = builder.objectRef<TableOneMeasure>("TableOneMeasure").implement({
  description: "A measure's latest values until the index.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As rules call it." }),
    unit: t.exposeString("unit", { description: "UCUM." }),
    summary: t.expose("summary", { type: GroupSummary, description: "Of those who have a value." }),
    bins: t.field({
      type: [HistogramBin],
      description: "Lowest first; none where too few have a value.",
      resolve: ({ bins }) => bins,
    }),
  }),
});

const PeriodCount = builder.objectRef<CohortDescription["indexPeriods"][number]>("PeriodCount").implement({
  description: "How many members have their index date in a period.",
  fields: (t) => ({
    period: t.exposeString("period", { description: "A quarter such as `2024-1`, or a year." }),
    people: t.expose("people", { type: ProtectedCount, description: "Members." }),
  }),
});

export const CohortOverview = builder.objectRef<CohortDescription>("CohortOverview").implement({
  description: "A run's members in numbers that tell nobody apart.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "The cohort's." }),
    number: t.exposeInt("number", { description: "Of the cohort's version." }),
    snapshotAt: t.expose("snapshotAt", {
      type: "DateTime",
      description: "What became known later is not counted.",
    }),
    hasIndex: t.exposeBoolean("hasIndex", {
      description: "Whether numbers are as of each member's index date; else as of the snapshot.",
    }),
    people: t.expose("people", { type: ProtectedCount, description: "The members." }),
    age: t.expose("age", {
      type: GroupSummary,
      description: "In completed years at the index, at death where that came before; all above 89 as 90.",
    }),
    ageBins: t.expose("ageBins", { type: [HistogramBin], description: "Ages by five years." }),
    rows: t.expose("rows", {
      type: [TableOneRowType],
      description: "A Table 1's counts. Of modalities and scenarios those with at least the floor's persons.",
    }),
    measures: t.expose("measures", { type: [TableOneMeasureType], description: "Every measure." }),
    indexPeriods: t.expose("indexPeriods", {
      type: [PeriodCount],
      description:
        "Members by the quarter of their index date, or by its year where quarters are of too few; earliest first, none without an index.",
    }),
  }),
});
