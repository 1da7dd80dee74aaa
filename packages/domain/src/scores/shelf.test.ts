import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { namedSets } from "../cohort/named-sets.ts";
import { scores } from "./index.ts";
import { scoreInputs } from "./inputs.ts";
import { isReadByRecords } from "./read-by-records.ts";

const page = readFileSync(new URL("../../../../docs/scores.md", import.meta.url), "utf8");

test("ids are unique and in kebab case", () => {
  const ids = scores.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test.each(scores.map((score) => [score.id, score] as const))(
  "%s names its source and inputs that exist",
  (_id, score) => {
    expect(score.source.doi).toMatch(/^10\.\d{4,}\/\S+$/);
    expect(score.source.citation).toMatch(/\d{4}/);
    for (const [id, requirement] of Object.entries(score.inputs)) {
      const input = scoreInputs[id as keyof typeof scoreInputs];
      expect(input).toBeDefined();
      const { from, to, below } = requirement.range ?? {};
      if (input.kind !== "quantity") expect(requirement.range).toBeUndefined();
      else
        for (const end of [from, to, below])
          if (end !== undefined) expect(end).toBeLessThanOrEqual(input.plausible[1]);
    }
  },
);

test.each(scores.map((score) => [score.id, score] as const))(
  "%s has bands that rise",
  (_id, { bands, maxPoints }) => {
    const starts = bands?.list.map(({ from }) => from) ?? [];
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    if (bands) expect(bands.list[0]?.from).toBe(0);
    if (bands?.of === "points") expect(starts.at(-1)).toBeLessThanOrEqual(maxPoints ?? 0);
  },
);

test("what a score is measured against is a named set, within the years that it speaks of", () => {
  for (const { diagnosed, predicts } of scores) {
    if (!diagnosed) continue;
    expect(namedSets.conditions.has(diagnosed.set)).toBe(true);
    if (diagnosed.years !== null && diagnosed.years > 1) expect(predicts).toContain(String(diagnosed.years));
  }
  const unmeasured = scores.filter(({ diagnosed }) => !diagnosed).map(({ id }) => id);
  expect(unmeasured).toEqual(["kfre", "curb-65", "4c-mortality"]);
});

test("which scores a record alone can tell", () => {
  const asking = scores.filter((score) => !isReadByRecords(score)).map(({ id }) => id);
  expect(asking).toEqual(["score2", "findrisc", "plcom2012", "brock-nodule", "mayo-nodule"]);
});

test("docs/scores.md lists every score with its source", () => {
  for (const { id, title, source } of scores) {
    expect(page).toContain(`| ${title} (\`${id}\`) |`);
    expect(page).toContain(source.doi);
  }
});
