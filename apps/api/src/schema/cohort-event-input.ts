import { builder } from "../builder.ts";

/** The typed form of what `cohortEvent` of @synoptic/domain reads: the same names, each kind a key of its own. */

export const CohortRangeInput = builder.inputType("CohortRangeInput", {
  description: "A range with both its ends; one of them may be left out.",
  fields: (t) => ({
    from: t.float({ description: "The least." }),
    to: t.float({ description: "The most." }),
  }),
});

export const CohortDaysInput = builder.inputType("CohortDaysInput", {
  description: "A range of whole days, both ends included; negative ones are before.",
  fields: (t) => ({
    from: t.int({ description: "The first." }),
    to: t.int({ description: "The last." }),
  }),
});

export const CohortWhenInput = builder.inputType("CohortWhenInput", {
  description: "When an event has to be.",
  fields: (t) => ({
    daysFromIndex: t.field({ type: CohortDaysInput, description: "Days from the index date." }),
    from: t.field({ type: "Date", description: "The first day." }),
    to: t.field({ type: "Date", description: "The last day." }),
  }),
});

const CohortCodingInput = builder.inputType("CohortCodingInput", {
  description: "One code of a code system.",
  fields: (t) => ({
    system: t.string({ required: true, description: "URI of the system." }),
    code: t.string({ required: true, description: "An ICD-10 or ATC code means all below it." }),
  }),
});

export const CohortCodesInput = builder.inputType("CohortCodesInput", {
  description: "A set by its name, or codes one by one.",
  fields: (t) => ({
    set: t.string({ description: "As `codeSets` lists it, such as `diabetes`." }),
    codes: t.field({ type: [CohortCodingInput], description: "One by one." }),
  }),
});

const CohortCourseEnum = builder.enumType("CohortCourse", {
  description: "Whether a condition has to be there still.",
  values: {
    EVER: { value: "ever", description: "At any time." },
    NOW: { value: "now", description: "Recorded as neither over nor abated." },
  } as const,
});

const CohortPickEnum = builder.enumType("CohortPick", {
  description: "Which of a patient's measurements has to have the value.",
  values: {
    ANY: { value: "any", description: "One of them." },
    LATEST: { value: "latest", description: "The latest of the window." },
    FIRST: { value: "first", description: "The first of the window." },
  } as const,
});

const CohortAssessmentStatusEnum = builder.enumType("CohortAssessmentStatus", {
  description: "What became of an image's reading.",
  values: {
    FINAL: { value: "final", description: "It counts." },
    WITHHELD: { value: "withheld", description: "It is held back." },
  } as const,
});

const CohortReviewEnum = builder.enumType("CohortReview", {
  description: "What the newest review decided.",
  values: {
    ACCEPTED: { value: "accepted", description: "The assessment was accepted." },
    OVERRIDDEN: { value: "overridden", description: "It was overridden." },
    NONE: { value: "none", description: "Nobody has reviewed it." },
  } as const,
});

const CohortConditionInput = builder.inputType("CohortConditionInput", {
  description: "A diagnosis or problem; what was ruled out never counts.",
  fields: (t) => ({
    of: t.field({ type: CohortCodesInput, required: true, description: "Which." }),
    course: t.field({ type: CohortCourseEnum, description: "`EVER` where left out." }),
  }),
});

const CohortMeasurementInput = builder.inputType("CohortMeasurementInput", {
  description: "Something that was measured; units are converted.",
  fields: (t) => ({
    measure: t.string({ required: true, description: "As `codeSets` lists it, such as `haemoglobin-a1c`." }),
    value: t.field({ type: CohortRangeInput, description: "In the measure's unit." }),
    pick: t.field({ type: CohortPickEnum, description: "`ANY` where left out." }),
  }),
});

const CohortObservationInput = builder.inputType("CohortObservationInput", {
  description: "An observation by its codes.",
  fields: (t) => ({
    codes: t.field({ type: [CohortCodingInput], required: true, description: "Of the observation." }),
    answers: t.field({ type: [CohortCodingInput], description: "Of its coded answer." }),
  }),
});

const CohortMedicationInput = builder.inputType("CohortMedicationInput", {
  description: "A drug that was taken or ordered.",
  fields: (t) => ({ of: t.field({ type: CohortCodesInput, required: true, description: "Which." }) }),
});

const CohortProcedureInput = builder.inputType("CohortProcedureInput", {
  description: "Something that was done.",
  fields: (t) => ({ codes: t.field({ type: [CohortCodingInput], required: true, description: "Which." }) }),
});

const CohortEncounterInput = builder.inputType("CohortEncounterInput", {
  description: "A contact.",
  fields: (t) => ({ classes: t.stringList({ description: "Its class, such as `IMP`." }) }),
});

const CohortStudyInput = builder.inputType("CohortStudyInput", {
  description: "An imaging study; all that are given must hold.",
  fields: (t) => ({
    scenarios: t.stringList({ description: "Such as `skin`." }),
    modalities: t.stringList({ description: "As DICOM has them, such as `DX`." }),
    bodyParts: t.stringList({ description: "As DICOM has them, such as `CHEST`." }),
    devices: t.stringList({ description: "Manufacturer or model." }),
  }),
});

const CohortImageProbabilityInput = builder.inputType("CohortImageProbabilityInput", {
  description: "A class's own calibrated probability, of the image alone.",
  fields: (t) => ({
    classId: t.string({ required: true, description: "Such as `mel`." }),
    probability: t.field({ type: CohortRangeInput, required: true, description: "0 to 1." }),
  }),
});

const CohortModelInput = builder.inputType("CohortModelInput", {
  description: "A model that took part.",
  fields: (t) => ({
    id: t.string({ required: true, description: "Its id." }),
    version: t.string({ description: "Its version; any where left out." }),
  }),
});

const CohortAssessmentInput = builder.inputType("CohortAssessmentInput", {
  description: "An assessment; of each case the newest counts.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Such as `skin`." }),
    preTest: t.field({ type: CohortRangeInput, description: "Pre-test risk, 0 to 1." }),
    postTest: t.field({ type: CohortRangeInput, description: "Post-test risk, 0 to 1." }),
    imageProbability: t.field({ type: CohortImageProbabilityInput, description: "By the image alone." }),
    conformalSet: t.stringList({ description: "Classes that the conformal set holds, each of them." }),
    novel: t.boolean({ description: "Whether the image is unlike those that the model learnt from." }),
    status: t.field({ type: CohortAssessmentStatusEnum, description: "What became of the reading." }),
    model: t.field({ type: CohortModelInput, description: "Which model took part." }),
    review: t.field({ type: CohortReviewEnum, description: "What the newest review decided." }),
  }),
});

export const CohortEventInput = builder.inputType("CohortEventInput", {
  description: "Something that happened to a patient at a moment: one of these.",
  isOneOf: true,
  fields: (t) => ({
    condition: t.field({ type: CohortConditionInput, description: "A diagnosis or problem." }),
    measurement: t.field({ type: CohortMeasurementInput, description: "Something that was measured." }),
    observation: t.field({ type: CohortObservationInput, description: "An observation by its codes." }),
    medication: t.field({ type: CohortMedicationInput, description: "A drug." }),
    procedure: t.field({ type: CohortProcedureInput, description: "Something that was done." }),
    encounter: t.field({ type: CohortEncounterInput, description: "A contact." }),
    study: t.field({ type: CohortStudyInput, description: "An imaging study." }),
    assessment: t.field({ type: CohortAssessmentInput, description: "An assessment." }),
  }),
});
