import type { InputRef } from "@pothos/core";
import { builder } from "../builder.ts";
import {
  CohortCodesInput,
  CohortDaysInput,
  CohortEventInput,
  CohortRangeInput,
  CohortWhenInput,
} from "./cohort-event-input.ts";
import { AdministrativeSexEnum } from "./enums.ts";

/** The typed form of what `cohortDefinition` of @synoptic/domain reads; `typed-definition.ts` turns it into that. */

const CohortRelativesEnum = builder.enumType("CohortRelatives", {
  description: "Whose history counts.",
  values: {
    FIRST_DEGREE: { value: "first-degree", description: "Parents, siblings and children." },
    ANY: { value: "any", description: "Any relative." },
  } as const,
});

const CohortFamilyHistoryInput = builder.inputType("CohortFamilyHistoryInput", {
  description: "What a relative had.",
  fields: (t) => ({
    of: t.field({ type: CohortCodesInput, required: true, description: "Which." }),
    relatives: t.field({ type: CohortRelativesEnum, description: "`ANY` where left out." }),
  }),
});

const CohortHasInput = builder.inputType("CohortHasInput", {
  description: "An event, on so many different days or more.",
  fields: (t) => ({
    event: t.field({ type: CohortEventInput, required: true, description: "What happened." }),
    times: t.int({ description: "On how many days at least; 1 where left out." }),
    when: t.field({ type: CohortWhenInput, description: "When; at any time where left out." }),
  }),
});

const CohortSequenceInput = builder.inputType("CohortSequenceInput", {
  description: "An event and, so many days after it, another.",
  fields: (t) => ({
    event: t.field({ type: CohortEventInput, required: true, description: "The earlier." }),
    later: t.field({ type: CohortEventInput, required: true, description: "The later." }),
    days: t.field({
      type: CohortDaysInput,
      required: true,
      description: "How many days after: `{from: 1, to: 30}` is within a month and not the same day.",
    }),
  }),
});

const CohortTrendInput = builder.inputType("CohortTrendInput", {
  description: "The slope of the least-squares line through a measure's values; two moments or more.",
  fields: (t) => ({
    measure: t.string({ required: true, description: "As `codeSets` lists it." }),
    perYear: t.field({ type: CohortRangeInput, required: true, description: "In its unit a year." }),
    when: t.field({ type: CohortWhenInput, description: "Which values count." }),
  }),
});

/** What GraphQL's own reading has let through; `typed-definition.ts` walks it. */
type RuleShape = object;

const CohortRuleInput: InputRef<RuleShape> = builder.inputRef<RuleShape>("CohortRuleInput");
(CohortRuleInput as ReturnType<typeof builder.inputRef<Record<string, unknown>>>).implement({
  description: "A rule that a patient meets or does not: one of these.",
  isOneOf: true,
  fields: (t) => ({
    all: t.field({ type: [CohortRuleInput], description: "Each of these rules." }),
    any: t.field({ type: [CohortRuleInput], description: "One of these rules or more." }),
    not: t.field({ type: CohortRuleInput, description: "Not this rule." }),
    sex: t.field({ type: [AdministrativeSexEnum], description: "One of these." }),
    age: t.field({
      type: CohortRangeInput,
      description: "In completed years, at the index date, else at the snapshot.",
    }),
    familyHistory: t.field({ type: CohortFamilyHistoryInput, description: "What a relative had." }),
    has: t.field({ type: CohortHasInput, description: "An event." }),
    earlier: t.field({ type: CohortSequenceInput, description: "An event and, after it, another." }),
    trend: t.field({ type: CohortTrendInput, description: "How a measure changes." }),
    cohort: t.id({ description: "Members of a kept version of a cohort." }),
  }),
});

const CohortWhichEnum = builder.enumType("CohortWhich", {
  description: "Which of a patient's events the index date is of.",
  values: {
    FIRST: { value: "first", description: "The first." },
    LATEST: { value: "latest", description: "The latest." },
  } as const,
});

const CohortCalendarInput = builder.inputType("CohortCalendarInput", {
  description: "Days of the calendar, both ends included.",
  fields: (t) => ({
    from: t.field({ type: "Date", description: "The first day." }),
    to: t.field({ type: "Date", description: "The last day." }),
  }),
});

const CohortIndexInput = builder.inputType("CohortIndexInput", {
  description: "What days and ages are counted from; only patients with this event can be members.",
  fields: (t) => ({
    event: t.field({ type: CohortEventInput, required: true, description: "What happened." }),
    which: t.field({
      type: CohortWhichEnum,
      required: true,
      description: "The first or the latest of them.",
    }),
    when: t.field({ type: CohortCalendarInput, description: "Which of them count." }),
  }),
});

export const CohortDefinitionInput = builder.inputType("CohortDefinitionInput", {
  description: "Who belongs to a cohort, typed: the same language as the JSON of a definition.",
  fields: (t) => ({
    index: t.field({ type: CohortIndexInput, description: "The index date; none where left out." }),
    where: t.field({ type: CohortRuleInput, required: true, description: "Who belongs to it." }),
  }),
});
