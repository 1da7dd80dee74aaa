import { describe, expect, test } from "vitest";
import { answer, daysBefore, drug, historyOf, measurement, problem } from "../clinical/testing/history.ts";
import { evaluateScore } from "./evaluate-score.ts";
import { framinghamCvdLipids } from "./framingham-cvd-lipids.ts";
import type { Score } from "./score.ts";

const sct = (code: string) => ({ system: "http://snomed.info/sct", code });
const osteoarthritis = problem("arthritis", "396275006");

/** A woman of 61 with all that the Framingham score asks for: the paper's example. */
const observations = [
  measurement("chol", "2093-3", 180, "mg/dL", 200),
  measurement("hdl", "2085-9", 47, "mg/dL", 200),
  measurement("sbp", "8480-6", 124, "mm[Hg]", 20),
  answer("smoking", "72166-2", sct("77176002"), 100),
];
const woman = historyOf({ birthDate: "1965-01-01", observations, conditions: [osteoarthritis] });

test("a complete history is computed, with each input's fact and date", () => {
  const result = evaluateScore(framinghamCvdLipids, woman);
  expect(result.status).toBe("computed");
  expect(result.outcome?.risks[0]?.probability).toBeCloseTo(0.1048, 4);
  expect(result.band?.label).toBe("Intermediate");
  expect(result.inputs.map(({ id, value, basis }) => [id, value, basis])).toEqual([
    ["age", 61, "recorded"],
    ["sex", "female", "recorded"],
    ["totalCholesterol", 180, "recorded"],
    ["hdlCholesterol", 47, "recorded"],
    ["systolicBloodPressure", 124, "recorded"],
    ["antihypertensives", false, "none-recorded"],
    ["smoking", "current", "recorded"],
    ["diabetes", false, "none-recorded"],
    ["cardiovascularDisease", false, "none-recorded"],
  ]);
  expect(result.inputs[2]?.facts).toEqual([{ kind: "observation", id: "chol", at: daysBefore(200) }]);
});

test("a drug and a disease that are recorded count, with their facts", () => {
  const lisinopril = drug("lisinopril", "314076", "lisinopril 10 MG Oral Tablet");
  const conditions = [osteoarthritis, problem("diabetes", "44054006")];
  const result = evaluateScore(framinghamCvdLipids, { ...woman, conditions, medications: [lisinopril] });
  const input = (id: string) => result.inputs.find((each) => each.id === id);
  expect(input("antihypertensives")).toMatchObject({
    value: true,
    facts: [{ kind: "medication", id: "lisinopril" }],
  });
  expect(input("diabetes")).toMatchObject({ value: true, facts: [{ kind: "condition", id: "diabetes" }] });
});

test("a record that lists no problems is not read as saying that there are none", () => {
  const result = evaluateScore(framinghamCvdLipids, { ...woman, conditions: [] });
  expect(result.status).toBe("missing");
  expect(result.missing).toEqual(["antihypertensives", "diabetes", "cardiovascularDisease"]);
  expect(result.outcome).toBeNull();
});

test("what a caller gives stands in place of the history's, and fills what it lacks", () => {
  const given = {
    antihypertensives: false,
    diabetes: false,
    cardiovascularDisease: false,
    totalCholesterol: 240,
  };
  const result = evaluateScore(framinghamCvdLipids, { ...woman, conditions: [] }, given);
  expect(result.status).toBe("computed");
  expect(result.inputs.find(({ id }) => id === "totalCholesterol")).toMatchObject({
    value: 240,
    basis: "given",
  });
});

test("an impossible value is not used, and listed", () => {
  const wrong = measurement("wrong", "8480-6", 1240, "mm[Hg]", 2);
  const result = evaluateScore(framinghamCvdLipids, { ...woman, observations: [...observations, wrong] });
  expect(result.inputs.find(({ id }) => id === "systolicBloodPressure")?.value).toBe(124);
  expect(result.unused).toEqual([
    {
      inputId: "systolicBloodPressure",
      kind: "observation",
      id: "wrong",
      at: daysBefore(2),
      reason: "implausible",
    },
  ]);
});

test("measurements of more than five years ago are not used", () => {
  const old = observations.map((each) =>
    each.id === "chol" ? measurement("chol", "2093-3", 180, "mg/dL", 1900) : each,
  );
  expect(evaluateScore(framinghamCvdLipids, { ...woman, observations: old }).missing).toEqual([
    "totalCholesterol",
  ]);
});

describe("refused, even where inputs are missing", () => {
  test("outside the range of the formula", () => {
    const old = evaluateScore(framinghamCvdLipids, historyOf({ birthDate: "1940-01-01" }));
    expect(old.status).toBe("refused");
    expect(old.refusals).toEqual([
      { inputId: "age", reason: "The formula was made for age 30 to 74 years." },
    ]);
  });

  test("where the formula does not speak of such people", () => {
    const infarction = problem("infarction", "22298006", { clinicalStatus: "resolved" });
    const result = evaluateScore(framinghamCvdLipids, { ...woman, conditions: [infarction] });
    expect(result.status).toBe("refused");
    expect(result.refusals[0]?.reason).toMatch(/without cardiovascular disease/);
    expect(result.outcome).toBeNull();
  });
});

test("what a source lets assume and what other inputs imply is used and marked", () => {
  const score: Score = {
    ...framinghamCvdLipids,
    inputs: {
      smoking: {},
      yearsSinceQuitting: { implied: ({ smoking }) => (smoking === "current" ? 0 : undefined) },
      breastBiopsies: { ifUnknown: { value: 0, because: "The tool counts an unknown number as none." } },
    },
    compute: ({ yearsSinceQuitting, breastBiopsies }) => ({
      risks: [{ outcome: "x", horizon: null, probability: 0.1 + yearsSinceQuitting + breastBiopsies }],
    }),
  };
  const { inputs, status } = evaluateScore(score, woman);
  expect(status).toBe("computed");
  expect(inputs.map(({ value, basis, because }) => [value, basis, because])).toEqual([
    ["current", "recorded", null],
    [0, "implied", null],
    [0, "assumed", "The tool counts an unknown number as none."],
  ]);
});
