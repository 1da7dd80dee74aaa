import type {
  CohortCodes,
  CohortDefinition,
  CohortEvent,
  CohortRange,
  CohortWhen,
  Criterion,
} from "./criteria.ts";
import { namedSets } from "./named-sets.ts";

/** What people call a kept version of a cohort, by its id; the id where it is not known. */
export type CohortNames = ReadonlyMap<string, string>;

/** One line of a definition in words; those that belong to it follow, a level deeper. */
export interface RuleLine {
  /** 0 for what stands outermost. */
  level: number;
  /** `rule` has no lines below it. */
  kind: "all" | "any" | "not" | "rule";
  words: string;
  rule: Criterion;
}

/** What `where` holds where a cohort is everybody, as there is no rule that asks nothing. */
export const everybody: Criterion = { not: { all: [{ sex: ["female"] }, { sex: ["male"] }] } };

/** A rule and all below it, a line each, in the order written. */
export function ruleLines(rule: Criterion, names: CohortNames = new Map(), level = 0): RuleLine[] {
  const below = (rules: readonly Criterion[]) => rules.flatMap((one) => ruleLines(one, names, level + 1));
  if (isEverybody(rule)) return [{ level, kind: "rule", words: "everybody", rule }];
  if ("all" in rule) return [{ level, kind: "all", words: "all of these", rule }, ...below(rule.all)];
  if ("any" in rule) return [{ level, kind: "any", words: "one of these or more", rule }, ...below(rule.any)];
  if ("not" in rule && isGroup(rule.not))
    return [{ level, kind: "not", words: "not so", rule }, ...below([rule.not])];
  return [{ level, kind: "rule", words: ruleWords(rule, names), rule }];
}

/** A rule as one phrase, such as `age 40 to 79 years`. */
export function ruleWords(rule: Criterion, names: CohortNames = new Map()): string {
  if (isEverybody(rule)) return "everybody";
  if ("all" in rule) return joined(rule.all, " and ", names);
  if ("any" in rule) return joined(rule.any, " or ", names);
  if ("not" in rule) {
    const words = ruleWords(rule.not, names);
    return isGroup(rule.not) ? `not (${words})` : `without ${words}`;
  }
  if ("sex" in rule) return `sex ${rule.sex.join(" or ")}`;
  if ("age" in rule) return `age ${rangeWords(rule.age, "years")}`;
  if ("familyHistory" in rule) {
    const who = rule.relatives === "first-degree" ? "a parent, sibling or child" : "any relative";
    return `${codeWords(rule.familyHistory)} in ${who}`;
  }
  if ("has" in rule) {
    const { has, times = 1, when } = rule;
    return [eventWords(has), ...(times > 1 ? [`on ${times} days or more`] : []), ...whenWords(when)].join(
      ", ",
    );
  }
  if ("earlier" in rule) {
    return `${eventWords(rule.earlier)}, and ${laterWords(rule.days)} ${eventWords(rule.later)}`;
  }
  if ("trend" in rule) {
    const { trend, perYear, when } = rule;
    const change = rangeWords(perYear, namedSets.measures.get(trend)?.unit);
    return [`${plain(trend)} changing by ${change} a year`, ...whenWords(when)].join(", ");
  }
  return `member of ${names.get(rule.cohort) ?? rule.cohort}`;
}

/** What a definition's days and ages are counted from; nothing where it has no index date. */
export function indexWords({ index }: CohortDefinition): string | undefined {
  if (!index) return undefined;
  return [`the ${index.which} ${eventWords(index.event)}`, ...whenWords(index.when)].join(", ");
}

export function eventWords(event: CohortEvent): string {
  switch (event.event) {
    case "condition":
      return `${codeWords(event.of)}${event.course === "now" ? " that is not over" : ""}`;
    case "measurement": {
      const { measure, value, pick = "any" } = event;
      const which = value && pick !== "any" ? `${pick} ` : "";
      const range = value ? ` ${rangeWords(value, namedSets.measures.get(measure)?.unit)}` : " measured";
      return `${which}${plain(measure)}${range}`;
    }
    case "observation":
      return `observation ${listed(event.codes.map(({ code }) => code))}${
        event.answers ? ` answered ${listed(event.answers.map(({ code }) => code))}` : ""
      }`;
    case "medication":
      return `medication ${codeWords(event.of)}`;
    case "procedure":
      return `procedure ${listed(event.codes.map(({ code }) => code))}`;
    case "encounter":
      return event.classes ? `encounter ${listed(event.classes)}` : "any encounter";
    case "study": {
      const { scenarios = [], modalities = [], bodyParts = [], devices = [] } = event;
      const lists = [scenarios, modalities, bodyParts, devices].filter((list) => list.length > 0).map(listed);
      return ["imaging study", ...lists].join(", ");
    }
    case "assessment":
      return assessmentWords(event);
  }
}

function assessmentWords(event: Extract<CohortEvent, { event: "assessment" }>): string {
  const { scenario, preTest, postTest, imageProbability, conformalSet, novel, status, model, review } = event;
  const percent = (range: CohortRange) =>
    rangeWords({ from: percentOf(range.from), to: percentOf(range.to) }, "%");
  return [
    `assessment of ${scenario}`,
    ...(preTest ? [`pre-test risk ${percent(preTest)}`] : []),
    ...(postTest ? [`post-test risk ${percent(postTest)}`] : []),
    ...(imageProbability
      ? [`${imageProbability.classId} by the image ${percent(imageProbability.probability)}`]
      : []),
    ...(conformalSet ? [`${listed(conformalSet)} possible`] : []),
    ...(novel === undefined
      ? []
      : [novel ? "image unlike those learnt from" : "image like those learnt from"]),
    ...(status ? [status] : []),
    ...(model ? [`by the model ${model.id}${model.version ? ` ${model.version}` : ""}`] : []),
    ...(review ? [review === "none" ? "not reviewed" : `review ${review}`] : []),
  ].join(", ");
}

/** Such as `8 or more %`; both ends count. */
function rangeWords({ from, to }: CohortRange, unit = ""): string {
  const of = unit === "" ? "" : ` ${unit}`;
  if (from === undefined) return `${to}${of} or less`;
  if (to === undefined) return `${from}${of} or more`;
  return from === to ? `${from}${of}` : `${from} to ${to}${of}`;
}

/** Days from the index date, both ends included. */
function indexDaysWords({ from, to }: CohortRange): string {
  const at = (n: number) =>
    n === 0 ? "the index date" : `${daysOf(Math.abs(n))} ${n < 0 ? "before" : "after"} the index date`;
  if (from === undefined) return `until ${at(to ?? 0)}`;
  if (to === undefined) return `from ${at(from)} on`;
  return from === to ? `on ${at(from)}` : `from ${at(from)} to ${at(to)}`;
}

function laterWords({ from, to }: CohortRange): string {
  if (from === undefined) return `${daysOf(to ?? 0)} later at most`;
  if (to === undefined) return `${daysOf(from)} later or more`;
  return from === to ? `${daysOf(from)} later` : `${from} to ${daysOf(to)} later`;
}

function daysOf(n: number): string {
  return `${n} ${n === 1 ? "day" : "days"}`;
}

function whenWords(when: CohortWhen | undefined): string[] {
  const { daysFromIndex, from, to } = when ?? {};
  return [
    ...(daysFromIndex ? [indexDaysWords(daysFromIndex)] : []),
    ...(from ? [`since ${from}`] : []),
    ...(to ? [`until ${to}`] : []),
  ];
}

function codeWords({ set, codes = [] }: CohortCodes): string {
  return set === undefined ? listed(codes.map(({ code }) => code)) : plain(set);
}

const MAX_LISTED = 4;

function listed(all: readonly string[]): string {
  const more = all.length - MAX_LISTED;
  if (more > 1) return `${all.slice(0, MAX_LISTED).join(", ")} and ${more} more`;
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}

function plain(name: string): string {
  return name.replaceAll("-", " ").replace(/\ba1c\b/, "A1c");
}

/** Without what a binary number adds to a decimal one. */
function percentOf(share: number | undefined): number | undefined {
  return share === undefined ? undefined : Number((100 * share).toPrecision(12));
}

function joined(rules: readonly Criterion[], by: string, names: CohortNames): string {
  return rules
    .map((rule) =>
      isGroup(rule) && rules.length > 1 ? `(${ruleWords(rule, names)})` : ruleWords(rule, names),
    )
    .join(by);
}

function isGroup(rule: Criterion): boolean {
  return "all" in rule || "any" in rule || ("not" in rule && isGroup(rule.not));
}

function isEverybody(rule: Criterion): boolean {
  return JSON.stringify(rule) === JSON.stringify(everybody);
}
