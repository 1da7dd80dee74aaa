import { describe, expect, test } from "vitest";
import {
  answer,
  daysBefore,
  drug,
  historyOf,
  measurement,
  problem,
  relative,
} from "../clinical/testing/history.ts";
import { usCoreRaces } from "../clinical/us-core-race.ts";
import { scoreInputs } from "./inputs.ts";

const DAYS = 24 * 60 * 60 * 1000;
const cdc = (code: string) => ({ system: "urn:oid:2.16.840.1.113883.6.238", code });
const sct = (code: string) => ({ system: "http://snomed.info/sct", code });

describe("body mass index", () => {
  const read = (observations: ReturnType<typeof measurement>[]) =>
    scoreInputs.bodyMassIndex.read(historyOf({ observations }), 2000 * DAYS).known;

  test("is taken as recorded", () => {
    expect(read([measurement("bmi", "39156-5", 27.5, "kg/m2")])?.value).toBe(27.5);
  });

  test("or made of a newer weight and any height", () => {
    const known = read([
      measurement("bmi", "39156-5", 27.5, "kg/m2", 400),
      measurement("height", "8302-2", 70, "[in_i]", 3000),
      measurement("weight", "29463-7", 80, "kg", 10),
    ]);
    expect(known?.value).toBeCloseTo(80 / 1.778 ** 2, 9);
    expect(known?.facts.map(({ id }) => id)).toEqual(["weight", "height"]);
  });

  test("but not where the two make none", () => {
    const observations = [measurement("h", "8302-2", 60, "cm"), measurement("w", "29463-7", 400, "kg")];
    const { known, unused } = scoreInputs.bodyMassIndex.read(historyOf({ observations }), 2000 * DAYS);
    expect(known).toBeUndefined();
    expect(unused.map(({ reason }) => reason)).toEqual(["implausible", "implausible"]);
  });
});

describe("filtration rate", () => {
  const serum = measurement("serum", "14682-9", 106.08, "umol/L", 20);

  test("is computed from creatinine", () => {
    const man = historyOf({ sex: "male", birthDate: "1971-01-01", observations: [serum] });
    const { known } = scoreInputs.filtrationRate.read(man, 2000 * DAYS);
    expect(known?.value).toBeCloseTo(71.4, 1);
    expect(known?.facts).toEqual([{ kind: "observation", id: "serum", at: daysBefore(20) }]);
  });

  test("or taken from the laboratory where that is newer, or sex is not known", () => {
    const told = measurement("told", "98979-8", 64, "mL/min/{1.73_m2}", 10);
    const read = (over: object) => scoreInputs.filtrationRate.read(historyOf(over), 2000 * DAYS).known;
    expect(read({ observations: [serum, told] })?.value).toBe(64);
    expect(read({ sex: "unknown", observations: [serum] })).toBeUndefined();
  });
});

describe("race is what the record states", () => {
  const read = (over: object) => scoreInputs.race.read!(historyOf(over), DAYS).known;

  test("nothing where it does not", () => {
    expect(read({})).toBeUndefined();
  });

  test("by US Core's extension", () => {
    const patient = {
      resourceType: "Patient",
      extension: [
        {
          url: "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
          extension: [
            { url: "ombCategory", valueCoding: cdc("2028-9") },
            { url: "detailed", valueCoding: cdc("2036-2") },
            { url: "text", valueString: "Filipino" },
          ],
        },
      ],
    };
    expect(read({ raceAndEthnicity: usCoreRaces(patient) })).toMatchObject({ value: "filipino", facts: [] });
    for (const other of [null, "x", 4, [], { extension: "x" }, { extension: [null, { url: 3 }] }]) {
      expect(usCoreRaces(other)).toEqual([]);
    }
  });

  test("by an observation, which counts before it", () => {
    const observations = [answer("race", "32624-9", cdc("2054-5"))];
    const known = read({ observations, raceAndEthnicity: [cdc("2106-3")] });
    expect(known).toMatchObject({ value: "black", facts: [{ id: "race" }] });
  });

  test("Hispanic or Latino beside a race counts; two races are none", () => {
    expect(read({ raceAndEthnicity: [cdc("2106-3"), cdc("2135-2")] })?.value).toBe("hispanic");
    expect(read({ raceAndEthnicity: [cdc("2106-3"), cdc("2186-5")] })?.value).toBe("white");
    expect(read({ raceAndEthnicity: [cdc("2106-3"), cdc("2054-5")] })).toBeUndefined();
  });
});

describe("conditions and drugs", () => {
  const read = (over: object) => scoreInputs.diabetes.read!(historyOf(over), DAYS).known;

  test("what was ruled out or is over is no present disease", () => {
    const ruledOut = problem("a", "44054006", { verificationStatus: "refuted" });
    const over = problem("b", "44054006", { clinicalStatus: "resolved" });
    const abated = problem("c", "44054006", { abatedAt: daysBefore(3) });
    expect(read({ conditions: [ruledOut, over, abated] })).toMatchObject({
      value: false,
      basis: "none-recorded",
    });
  });

  test("a drug that was stopped is none", () => {
    const stopped = drug("a", "83367", "atorvastatin", { status: "stopped" });
    const ended = drug("b", "83367", "atorvastatin", { endedAt: daysBefore(1) });
    const { known } = scoreInputs.statin.read!(historyOf({ medications: [stopped, ended] }), DAYS);
    expect(known).toMatchObject({ value: false, basis: "none-recorded" });
  });

  test("a sign counts while it is fresh, and none recorded says nothing", () => {
    const fresh = problem("crackles", "48409008", { effectiveAt: daysBefore(1) });
    const signs = (conditions: object[]) =>
      scoreInputs.crackles.read!(historyOf({ conditions: conditions as [] }), 2 * DAYS).known;
    expect(signs([fresh])?.value).toBe(true);
    expect(signs([{ ...fresh, effectiveAt: daysBefore(9) }])).toBeUndefined();
  });
});

test("the newest answer about smoking that says something", () => {
  const observations = [
    answer("older", "72166-2", sct("8517006"), 500),
    answer("unknown", "72166-2", sct("266927001"), 5),
  ];
  expect(scoreInputs.smoking.read!(historyOf({ observations }), DAYS).known?.value).toBe("former");
});

describe("relatives", () => {
  test("the nearest with diabetes; none recorded says nothing", () => {
    const read = (...familyHistory: ReturnType<typeof relative>[]) =>
      scoreInputs.diabetesRelative.read!(historyOf({ familyHistory }), DAYS).known?.value;
    expect(read(relative("a", "MTH", sct("44054006")), relative("b", "AUNT", sct("44054006")))).toBe(
      "first-degree",
    );
    expect(read(relative("b", "AUNT", sct("44054006")))).toBe("further");
    expect(read(relative("c", "MTH", sct("38341003")))).toBeUndefined();
  });

  test("with breast and lung cancer", () => {
    const familyHistory = [
      relative("mother", "MTH", sct("254837009")),
      relative("sister", "SIS", sct("254837009")),
      relative("father", "FTH", sct("363358000")),
    ];
    const history = historyOf({ familyHistory });
    expect(scoreInputs.breastCancerRelatives.read(history, DAYS).known?.value).toBe(2);
    expect(scoreInputs.lungCancerRelative.read(history, DAYS).known).toMatchObject({
      value: true,
      facts: [{ kind: "family-member-history", id: "father" }],
    });
    expect(scoreInputs.breastCancerRelatives.read(historyOf(), DAYS).known).toBeUndefined();
  });
});

describe("confusion", () => {
  const read = (over: object) => scoreInputs.confusion.read(historyOf(over), 2 * DAYS).known?.value;

  test("is a sign, or denied by a full coma score, or not known", () => {
    const full = measurement("gcs", "9269-2", 15, null, 1);
    const delirium = problem("delirium", "2776000", { effectiveAt: daysBefore(1) });
    expect(read({ observations: [full] })).toBe(false);
    expect(read({ observations: [full], conditions: [delirium] })).toBe(true);
    expect(read({ observations: [measurement("gcs", "9269-2", 14, null, 1)] })).toBeUndefined();
    expect(read({ observations: [measurement("gcs", "9269-2", 15, null, 5)] })).toBeUndefined();
  });
});

describe("earlier cancer", () => {
  const read = (...conditions: ReturnType<typeof problem>[]) =>
    scoreInputs.cancerHistory.read!(historyOf({ conditions }), DAYS).known;

  test("by when it began", () => {
    const old = problem("old", "363406005", { effectiveAt: daysBefore(2500), clinicalStatus: "resolved" });
    const recent = problem("recent", "254837009", { effectiveAt: daysBefore(900) });
    expect(read(old)?.value).toBe("over-five-years-ago");
    expect(read(old, recent)?.value).toBe("within-five-years");
    expect(read(problem("arthritis", "396275006"))).toMatchObject({ value: "none", basis: "none-recorded" });
    expect(read()).toBeUndefined();
  });
});

test("comorbidities are counted by kind, kidneys also by their rate", () => {
  const conditions = [
    problem("diabetes", "44054006"),
    problem("infarction", "22298006", { clinicalStatus: "resolved" }),
    problem("failure", "84114007"),
    problem("asthma", "195967001"),
  ];
  const read = (over: object) => scoreInputs.comorbidities.read(historyOf(over), 2000 * DAYS).known;
  expect(read({ conditions })?.value).toBe(2);
  const observations = [measurement("serum", "2160-0", 3.2, "mg/dL")];
  const known = read({ conditions, observations });
  expect(known?.value).toBe(3);
  expect(known?.facts.map(({ id }) => id)).toContain("serum");
  expect(read({ conditions: [problem("arthritis", "396275006")] })).toMatchObject({
    value: 0,
    basis: "none-recorded",
  });
  expect(read({})).toBeUndefined();
});
