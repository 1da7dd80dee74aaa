import type { FusedAssessment } from "@synoptic/domain";
import { clinicPrevalenceIdOf, isMadeAs } from "@synoptic/services";
import { builder } from "../builder.ts";
import { Interval } from "./interval.ts";
import { cohortOf, figuresOf, OperatingPolicyEnum, type OperatingPolicyKind } from "./operating-point.ts";

interface AppliedPoint {
  finding: string;
  policy: string;
  target: number;
  threshold: number;
  figures: unknown;
  cohort: unknown;
  setAt: Date;
  postTestProbability: number | null;
  isPrevalenceOther: boolean;
}

const AppliedOperatingPoint = builder.objectRef<AppliedPoint>("AppliedOperatingPoint").implement({
  description: "On which side of the site's threshold an assessment lies. A threshold is no diagnosis.",
  fields: (t) => ({
    findingId: t.exposeString("finding", { description: "Of which finding." }),
    policy: t.field({
      type: OperatingPolicyEnum,
      description: "What was asked of the threshold.",
      resolve: ({ policy }) => policy as OperatingPolicyKind,
    }),
    target: t.exposeFloat("target", { description: "The sensitivity, specificity or risk asked for." }),
    threshold: t.exposeFloat("threshold", { description: "Post-test risk, 0 to 1." }),
    isAtOrAbove: t.boolean({
      nullable: true,
      description: "Whether the post-test risk counts as there; nothing where the reading is withheld.",
      resolve: ({ postTestProbability, threshold }) =>
        postTestProbability === null ? null : postTestProbability >= threshold,
    }),
    sensitivity: t.field({
      type: Interval,
      description: "On the cohort that it was chosen on.",
      resolve: (point) => figuresOf(point).sensitivity,
    }),
    specificity: t.field({
      type: Interval,
      description: "On the cohort that it was chosen on.",
      resolve: (point) => figuresOf(point).specificity,
    }),
    cases: t.int({
      description: "Labelled cases that it was chosen on.",
      resolve: (point) => cohortOf(point).cases,
    }),
    isPrevalenceOther: t.exposeBoolean("isPrevalenceOther", {
      description:
        "Whether this risk starts from another prevalence than those of the cohort did: the sensitivity and specificity may not hold for it.",
    }),
    setAt: t.expose("setAt", { type: "DateTime", description: "Since when." }),
  }),
});

builder.prismaObjectField("RiskAssessment", "operatingPoints", (t) =>
  t.field({
    type: [AppliedOperatingPoint],
    description:
      "The site's threshold of each finding, where one was chosen on risks that were made as this one: by the same models, with images counting alike.",
    select: {
      scenario: true,
      result: true,
      inputs: true,
      // In the order that the field `models` asks for: selections that differ are fetched row by row.
      models: { orderBy: { modelVersionId: "asc" }, select: { modelVersionId: true } },
      // Few a site: one row each time an administrator chooses.
      site: { select: { operatingPoints: { orderBy: [{ setAt: "desc" }, { id: "desc" }] } } },
    },
    resolve: ({ scenario, result, inputs, models, site }) => {
      const made = new Set(models.map(({ modelVersionId }) => modelVersionId));
      const { findings } = result as unknown as FusedAssessment;
      return findings.flatMap(({ findingId, postTestProbability }) => {
        const newest = site.operatingPoints.find(
          (point) =>
            point.scenario === scenario &&
            point.finding === findingId &&
            made.has(point.modelVersionId) &&
            isMadeAs(point.cohort, { inputs, result, models }),
        );
        if (!newest) return [];
        const known = cohortOf(newest).clinicPrevalenceIds;
        const isPrevalenceOther = known !== undefined && !known.includes(clinicPrevalenceIdOf(inputs));
        return [{ ...newest, postTestProbability, isPrevalenceOther }];
      });
    },
  }),
);
