import { describe, expect, test } from "vitest";
import { fuse } from "../fusion/fuse.ts";
import { SKIN_BODY_SITES } from "../learning/body-site.ts";
import { sigmoid } from "../risk/odds.ts";
import { V3_ROLE_CODE } from "./facts/breast-cancer-relatives.ts";
import {
  type Coding,
  type ConditionFact,
  type FamilyFact,
  ICD_10_CM,
  LOINC,
  type ObservationFact,
  type PatientHistory,
  SNOMED_CT,
} from "./history.ts";
import { historyEvidence } from "./history-evidence.ts";
import { affectedRelativesLikelihoodRatio } from "./scenarios/breast.ts";
import { vitalSignsLikelihoodRatio } from "./scenarios/chest.ts";
import { historyOf } from "./testing/history.ts";

const moment = new Date("2026-03-01T10:00:00Z");
const hoursBefore = (hours: number) => new Date(moment.getTime() - hours * 3_600_000);
const sct = (code: string): Coding => ({ system: SNOMED_CT, code });

function scenario(id: string, classIds: string[]) {
  const classes = classIds.map((classId) => ({ id: classId, label: classId, code: sct("1") }));
  const finding = { id: "f", label: "f", code: sct("1"), classIds: [classIds[0]!] };
  return { id, classes, findings: [finding], primaryFindingId: "f" };
}

function patient(over: Partial<PatientHistory> = {}): PatientHistory {
  return historyOf({ asOf: moment, birthDate: "1960-01-01", ...over });
}

function observation(id: string, loinc: string, over: Partial<ObservationFact>): ObservationFact {
  const value = {
    valueQuantity: null,
    valueUnit: null,
    valueCode: null,
    valueText: null,
    valueBoolean: null,
  };
  const times = { effectiveAt: hoursBefore(1), recordedAt: hoursBefore(1) };
  return {
    id,
    code: { system: LOINC, code: loinc },
    status: "final",
    components: [],
    ...value,
    ...times,
    ...over,
  };
}

function condition(id: string, code: Coding, bodySite: Coding | null, hours = 1): ConditionFact {
  const status = { clinicalStatus: "active", verificationStatus: "confirmed", abatedAt: null };
  return { id, code, bodySite, effectiveAt: null, recordedAt: hoursBefore(hours), ...status };
}

function relative(id: string, role: string, code: Coding | null): FamilyFact {
  const relationship = { system: V3_ROLE_CODE, code: role };
  return {
    id,
    relationship,
    condition: code,
    onsetAgeYears: null,
    effectiveAt: null,
    recordedAt: hoursBefore(9),
  };
}

describe("skin", () => {
  const classIds = ["mel", "nv", "bcc"];
  const model = {
    id: "skin-history",
    version: "1.2.3",
    weights: {
      schemaVersion: 2 as const,
      classIds: ["nv", "mel", "bcc"],
      prevalence: [0.8, 0.1, 0.1],
      facts: [
        {
          basis: { kind: "knots" as const, feature: "age", knots: [0, 100] },
          logWeights: [
            [0, 0, 0],
            [-1, 1, 2],
          ],
        },
        {
          basis: { kind: "options" as const, feature: "sex", options: ["female", "male"] },
          logWeights: [
            [0.1, 0.2, 0.3],
            [0, 0, 0],
          ],
        },
        {
          basis: { kind: "options" as const, feature: "body-site", options: [...SKIN_BODY_SITES] },
          logWeights: SKIN_BODY_SITES.map((_, i) => [i, 2 * i, 3 * i]),
        },
      ],
    },
  };
  const read = (history: PatientHistory, bodyPart: string | null = null) =>
    historyEvidence(scenario("skin", classIds), history, { bodyPart, laterality: null }, model);

  test("age, sex and site of the study, in the scenario's order of classes", () => {
    const { evidence, missingFacts } = read(patient(), "BACK");
    expect(missingFacts).toEqual([]);
    expect(evidence.map(({ name, label, factIds }) => [name, label, factIds])).toEqual([
      ["age", "Age 66 years", []],
      ["sex", "Female", []],
      ["body-site", "Lesion site: back", []],
    ]);
    expect(evidence[0]!.logWeights).toEqual([0.66, -0.66, 1.32]);
    const back = SKIN_BODY_SITES.indexOf("back");
    expect(evidence[2]!.logWeights).toEqual([2 * back, back, 3 * back]);
    expect(evidence[2]!.source).toBe("skin-history 1.2.3");
  });

  test("without a site in the study, that of the skin condition that became known last, with its id", () => {
    const conditions = [
      condition("older", sct("95324001"), sct("89545001"), 48),
      condition("newer", { system: ICD_10_CM, code: "D22.7" }, sct("56459004"), 2),
      condition("no-skin", sct("44054006"), sct("77568009"), 1),
    ];
    const { evidence } = read(patient({ conditions }));
    expect(evidence[2]).toMatchObject({ label: "Lesion site: foot", factIds: ["newer"] });
  });

  test("a body site observed, by code or by words", () => {
    const observations = [observation("o", "39111-0", { valueText: "Back" })];
    expect(read(patient({ observations })).evidence[2]).toMatchObject({ factIds: ["o"] });
  });

  test("what is not known is named and adds nothing", () => {
    const { evidence, missingFacts } = read(patient({ birthDate: null, sex: "unknown" }), "SKIN");
    expect(evidence).toEqual([]);
    expect(missingFacts).toEqual(["age", "sex", "body-site"]);
  });

  test("an age that no one has reached is not known", () => {
    expect(read(patient({ birthDate: "1880-01-01" })).missingFacts).toContain("age");
  });

  test("without a fitted model the history says nothing", () => {
    expect(historyEvidence(scenario("skin", classIds), patient(), null)).toEqual({
      evidence: [],
      missingFacts: [],
    });
  });
});

describe("breast", () => {
  const breast = scenario("breast", ["malignant", "benign", "normal"]);
  const cancer = sct("254837009");

  test("worked example: risk ratio 1.80 of one affected relative times 0.9398 of the share without", () => {
    // (1 - 7496/58209) / (1 - 7438/101986) = 0.8712 / 0.9271
    expect(affectedRelativesLikelihoodRatio(1)).toBeCloseTo(1.8 * 0.9398, 3);
    expect(affectedRelativesLikelihoodRatio(2)).toBeCloseTo(2.93 * 0.9398, 3);
    expect(affectedRelativesLikelihoodRatio(3)).toBeCloseTo(3.9 * 0.9398, 3);
    expect(affectedRelativesLikelihoodRatio(7)).toBe(affectedRelativesLikelihoodRatio(3));
  });

  test("over women without breast cancer the ratios average 1, to 2 %, as likelihood ratios must", () => {
    const any = 7438 / 101_986;
    const none = (1 - 7496 / 58_209) / (1 - any);
    const mean = (1 - any) * none + any * affectedRelativesLikelihoodRatio(1);
    expect(Math.abs(mean - 1)).toBeLessThan(0.02);
  });

  test("mother, sister and daughter count once each; others and other diseases do not", () => {
    const familyHistory = [
      relative("mother", "MTH", cancer),
      relative("mother-again", "NMTH", { system: ICD_10_CM, code: "C50.911" }),
      relative("sister", "SIS", cancer),
      relative("aunt", "MAUNT", cancer),
      relative("daughter-diabetes", "DAU", sct("44054006")),
    ];
    const { evidence, missingFacts } = historyEvidence(breast, patient({ familyHistory }), null);
    expect(missingFacts).toEqual([]);
    expect(evidence).toHaveLength(1);
    expect(evidence[0]!.label).toBe("2 first-degree relatives with breast cancer");
    expect(evidence[0]!.factIds).toEqual(["mother", "mother-again", "sister"]);
    expect(evidence[0]!.logWeights).toEqual([Math.log(affectedRelativesLikelihoodRatio(2)), 0, 0]);
  });

  test("no recorded relative is a missing fact and not a healthy family; nothing is said of men", () => {
    const name = "first-degree-relatives-with-breast-cancer";
    expect(historyEvidence(breast, patient(), null)).toEqual({ evidence: [], missingFacts: [name] });
    expect(historyEvidence(breast, patient({ sex: "male" }), null)).toEqual({
      evidence: [],
      missingFacts: [],
    });
  });
});

describe("chest", () => {
  const chest = scenario("chest", ["bacterial", "covid19", "normal", "viral"]);
  const signs = (temperature: number, pulse: number, breathing: number) => [
    observation("t", "8310-5", { valueQuantity: temperature, valueUnit: "Cel" }),
    observation("p", "8867-4", { valueQuantity: pulse, valueUnit: "/min" }),
    observation("b", "9279-1", { valueQuantity: breathing, valueUnit: "{breaths}/min" }),
  ];

  test("worked example: at 4 % prevalence normal signs leave 1 %", () => {
    // odds 4/96 * 0.24 = 0.01, so 0.99 %
    const { evidence } = historyEvidence(chest, patient({ observations: signs(37, 80, 16) }), null);
    const normal = chest.classes.findIndex(({ id }) => id === "normal");
    const logRatio = evidence[0]!.logWeights[0]! - evidence[0]!.logWeights[normal]!;
    expect(sigmoid(Math.log(4 / 96) + logRatio)).toBeCloseTo(0.0099, 4);
    expect(evidence[0]).toMatchObject({
      label: "Vital signs normal: 37 °C, pulse 80/min, breathing 16/min",
      factIds: ["t", "p", "b"],
    });
  });

  test("the two ratios agree with the published sensitivity of 0.89", () => {
    // by the law of total probability over those without pneumonia: P(normal) LR- + P(abnormal) LR+ = 1
    const specificity = 0.11 / 0.24;
    const total =
      specificity * vitalSignsLikelihoodRatio("normal") +
      (1 - specificity) * vitalSignsLikelihoodRatio("abnormal");
    expect(total).toBeCloseTo(1, 12);
  });

  test("one high sign is enough to be abnormal, in °F too; the limit itself is normal", () => {
    const fever = [observation("t", "8310-5", { valueQuantity: 101.3, valueUnit: "[degF]" })];
    const { evidence } = historyEvidence(chest, patient({ observations: fever }), null);
    expect(evidence[0]!.label).toBe("Vital signs abnormal: 38.5 °C");
    expect(evidence[0]!.logWeights[0]).toBeCloseTo(Math.log(1.643), 3);
    const atLimits = historyEvidence(chest, patient({ observations: signs(37.8, 100, 20) }), null);
    expect(atLimits.evidence[0]!.label).toContain("normal");
    expect(atLimits.evidence[0]!.label).not.toContain("abnormal");
  });

  test("signs of last week, withdrawn ones and ones without a unit are not known", () => {
    const stale = signs(39, 80, 16).map((one) => ({ ...one, effectiveAt: hoursBefore(170) }));
    const withdrawn = signs(39, 80, 16).map((one) => ({ ...one, status: "entered-in-error" }));
    const bare = signs(39, 80, 16).map((one) => ({ ...one, valueUnit: null }));
    for (const observations of [stale, withdrawn, bare]) {
      const read = historyEvidence(chest, patient({ observations }), null);
      expect(read).toEqual({ evidence: [], missingFacts: ["vital-signs"] });
    }
  });

  test("children are not judged by adults' limits, and an unknown age is missing", () => {
    const observations = signs(39, 120, 30);
    const child = patient({ observations, birthDate: "2020-01-01" });
    expect(historyEvidence(chest, child, null)).toEqual({ evidence: [], missingFacts: [] });
    expect(historyEvidence(chest, { ...child, birthDate: null }, null).missingFacts).toEqual(["age"]);
  });

  test("evidence goes into the fusion as it is", () => {
    const { evidence, missingFacts } = historyEvidence(
      chest,
      patient({ observations: signs(37, 80, 16) }),
      null,
    );
    const prevalence = { probabilities: [0.1, 0.1, 0.7, 0.1], source: "clinic" };
    const rest = { image: null, novelty: null, conformal: null };
    const { classes } = fuse({ scenario: chest, prevalence, history: evidence, missingFacts, ...rest });
    expect(classes[2]!.preTestProbability).toBeCloseTo(0.7 / (0.7 + 0.3 * 0.24), 12);
  });
});

test.each(["fundus", "brain", "constructor"])("%s starts from the prevalence alone", (id) => {
  const read = historyEvidence(scenario(id, ["a", "b"]), patient(), null);
  expect(read).toEqual({ evidence: [], missingFacts: [] });
});
