import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLOutputType, getNamedType, isInterfaceType, isObjectType } from "graphql";

const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));

/** What an answer is named by, and not what it says: two questions differ in these. */
const names = new Set(["id", "runId", "name", "cohortName", "sha256", "snapshotAt"]);
/** Things with a page of their own. */
const kept = new Set([
  "Cohort",
  "CohortVersion",
  "CohortRun",
  "ResearchPurpose",
  "BackgroundTask",
  "Patient",
]);

/** All that a query's answer holds, as a selection: new fields are attacked without anybody thinking of them. */
export function everythingOf(query: string): string {
  return selection(schema.getQueryType()!.getFields()[query]!.type);
}

function selection(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return "";
  const fields = Object.values(named.getFields())
    .filter(({ name, args }) => !names.has(name) && args.length === 0)
    .filter(({ type: of }) => !kept.has(getNamedType(of).name) && !isInterfaceType(getNamedType(of)))
    .map((field) => `${field.name} ${selection(field.type)}`);
  return `{ ${fields.join(" ")} }`;
}

/** Every protected count of an answer, by its place. */
export function countsOf(answer: unknown, place = ""): Map<string, number | null> {
  if (answer === null || typeof answer !== "object") return new Map();
  if ("floor" in answer && "value" in answer) return new Map([[place, answer.value as number | null]]);
  return new Map(Object.entries(answer).flatMap(([key, part]) => [...countsOf(part, `${place}.${key}`)]));
}
