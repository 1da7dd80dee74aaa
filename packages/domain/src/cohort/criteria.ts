import { z } from "zod";
import { namedSets } from "./named-sets.ts";

/** Inclusive at both ends; one of them may be left out. */
const range = z
  .strictObject({ from: z.number().optional(), to: z.number().optional() })
  .refine(({ from, to }) => from !== undefined || to !== undefined, "needs from or to")
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, "ends before it begins");
export type CohortRange = z.infer<typeof range>;

const probabilityRange = range.refine(
  ({ from = 0, to = 1 }) => from >= 0 && from <= 1 && to >= 0 && to <= 1,
  "lies between 0 and 1",
);

/** More days than any history has, and fewer than the database counts. */
const MAX_DAYS = 100_000;

/** Of whole days, as two dates are apart. */
const days = range.refine(
  (limits) => Object.values(limits).every((one) => Number.isInteger(one) && Math.abs(one) <= MAX_DAYS),
  `is in whole days, ${MAX_DAYS} at most`,
);

/** A day without time or zone, of our era: the database knows no year 0. */
const day = z.iso.date().refine((text) => !text.startsWith("0000"), "is before our era");

/**
 * When an event has to be: days from the index date, where negative ones are before it, and days of the calendar.
 * Everything inclusive.
 */
const when = z.strictObject({ daysFromIndex: days.optional(), from: day.optional(), to: day.optional() });
export type CohortWhen = z.infer<typeof when>;

/** A text that the database can hold. */
const text = (length: number) =>
  z
    .string()
    .min(1)
    .max(length)
    .refine((given) => !given.includes("\0"), "holds a character that no text has");

const coding = z.strictObject({ system: text(200), code: text(100) });

/** A code list longer than this belongs into a value set. */
const MAX_CODES = 200;

function codesOr(names: ReadonlyMap<string, unknown>) {
  const name = z.enum([...names.keys()] as [string, ...string[]]);
  return z
    .strictObject({ set: name.optional(), codes: z.array(coding).min(1).max(MAX_CODES).optional() })
    .refine(({ set, codes }) => (set === undefined) !== (codes === undefined), "needs a set or codes");
}

const conditionCodes = codesOr(namedSets.conditions);
const drugCodes = codesOr(namedSets.drugs);
export type CohortCodes = z.infer<typeof conditionCodes>;

const codesAlone = z.array(coding).min(1).max(MAX_CODES);
const measure = z.enum([...namedSets.measures.keys()] as [string, ...string[]]);
const words = z.array(text(100)).min(1).max(50);

/** Something that happened to a patient at a moment. */
export const cohortEvent = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("condition"),
    of: conditionCodes,
    /** `now`: recorded as neither over nor abated; `ever` where left out. What was ruled out never counts. */
    course: z.enum(["ever", "now"]).optional(),
  }),
  z.strictObject({
    event: z.literal("measurement"),
    measure,
    /** In the measure's unit; other units are converted, and what a living person cannot have never counts. */
    value: range.optional(),
    /** Which of a patient's measurements in the window has to have the value; `any` where left out. */
    pick: z.enum(["any", "latest", "first"]).optional(),
  }),
  z.strictObject({
    event: z.literal("observation"),
    codes: codesAlone,
    /** Coded answers. */
    answers: codesAlone.optional(),
  }),
  z.strictObject({ event: z.literal("medication"), of: drugCodes }),
  z.strictObject({ event: z.literal("procedure"), codes: codesAlone }),
  z.strictObject({ event: z.literal("encounter"), classes: words.optional() }),
  z.strictObject({
    event: z.literal("study"),
    scenarios: words.optional(),
    modalities: words.optional(),
    bodyParts: words.optional(),
    /** Manufacturer or model of the device, as DICOM tells. */
    devices: words.optional(),
  }),
  z.strictObject({
    event: z.literal("assessment"),
    scenario: text(64),
    preTest: probabilityRange.optional(),
    postTest: probabilityRange.optional(),
    /** A class's own calibrated probability, of the image alone. */
    imageProbability: z.strictObject({ classId: text(64), probability: probabilityRange }).optional(),
    /** Classes that the conformal set holds, each of them. */
    conformalSet: words.optional(),
    novel: z.boolean().optional(),
    status: z.enum(["final", "withheld"]).optional(),
    /** Of a model that took part. */
    model: z.strictObject({ id: text(200), version: text(200).optional() }).optional(),
    /** What the newest review decided; `none` where nobody has reviewed it. */
    review: z.enum(["accepted", "overridden", "none"]).optional(),
  }),
]);
export type CohortEvent = z.infer<typeof cohortEvent>;

/** A rule that a patient meets or does not. */
export type Criterion =
  | { all: Criterion[] }
  | { any: Criterion[] }
  | { not: Criterion }
  | { sex: ("female" | "male" | "other" | "unknown")[] }
  | { age: CohortRange }
  | { familyHistory: CohortCodes; relatives?: "first-degree" | "any" | undefined }
  | { has: CohortEvent; times?: number | undefined; when?: CohortWhen | undefined }
  | { earlier: CohortEvent; later: CohortEvent; days: CohortRange }
  | { trend: string; perYear: CohortRange; when?: CohortWhen | undefined }
  | { cohort: string };

/** Told apart by the key that only one kind of rule has, so that what is wrong is told of the rule that was meant. */
const criterion: z.ZodType<Criterion> = z.unknown().transform((value, context): Criterion => {
  const given = typeof value === "object" && value !== null ? value : {};
  const kind = ruleKinds.find((key) => Object.hasOwn(given, key));
  const read = kind && cohortRules[kind].safeParse(value);
  if (read?.success) return read.data as Criterion;
  if (!read)
    context.addIssue({ code: "custom", message: `is no rule: it has none of ${ruleKinds.join(", ")}` });
  for (const { message, path } of read?.error?.issues ?? []) {
    context.issues.push({ code: "custom", message, path: [...path], input: value });
  }
  return z.NEVER;
});

/** What each kind of rule holds. */
export const cohortRules = {
  all: z.strictObject({ all: z.array(criterion).min(1).max(50) }),
  any: z.strictObject({ any: z.array(criterion).min(1).max(50) }),
  not: z.strictObject({ not: criterion }),
  sex: z.strictObject({ sex: z.array(z.enum(["female", "male", "other", "unknown"])).min(1) }),
  /** In completed years, at the index date, else at the snapshot. */
  age: z.strictObject({ age: range }),
  familyHistory: z.strictObject({
    familyHistory: conditionCodes,
    relatives: z.enum(["first-degree", "any"]).optional(),
  }),
  /** An event, on so many different days or more. */
  has: z.strictObject({
    has: cohortEvent,
    times: z.int().min(1).max(1000).optional(),
    when: when.optional(),
  }),
  /** Some event and, so many days after it, another: `{from: 1, to: 30}` is within a month and not the same day. */
  earlier: z.strictObject({ earlier: cohortEvent, later: cohortEvent, days }),
  /** The slope of the least-squares line through a measure's values, in its unit a year; two moments or more. */
  trend: z.strictObject({ trend: measure, perYear: range, when: when.optional() }),
  /** The id of a kept version of a cohort. */
  cohort: z.strictObject({ cohort: z.uuid() }),
} satisfies Record<string, z.ZodType>;
const ruleKinds = Object.keys(cohortRules) as (keyof typeof cohortRules)[];

/**
 * Who belongs to a cohort. With an index, only patients with the event do, and each has the date of the first or the
 * latest of them; days and ages are counted from it.
 */
export const cohortDefinition = z.strictObject({
  schemaVersion: z.literal(1),
  index: z
    .strictObject({
      event: cohortEvent,
      which: z.enum(["first", "latest"]),
      when: when.omit({ daysFromIndex: true }).optional(),
    })
    .optional(),
  where: criterion,
});
export type CohortDefinition = z.infer<typeof cohortDefinition>;
