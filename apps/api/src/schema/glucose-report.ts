import type {
  GlucoseNights as GlucoseNightsShape,
  GlucoseProfilePoint as GlucoseProfilePointShape,
  GlucoseReport as GlucoseReportShape,
  RangeShares,
} from "@synoptic/domain";
import { readGlucose } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";

const GlucoseRanges = builder.objectRef<RangeShares>("GlucoseRanges").implement({
  description: "Shares of the readings, 0 to 1, by the consensus of 2019; they sum to 1.",
  fields: (t) => ({
    veryLow: t.float({ description: "Below 54 mg/dL.", resolve: (shares) => shares["very-low"] }),
    low: t.exposeFloat("low", { description: "54 to 69 mg/dL." }),
    target: t.exposeFloat("target", { description: "70 to 180 mg/dL: time in range." }),
    high: t.exposeFloat("high", { description: "181 to 250 mg/dL." }),
    veryHigh: t.float({ description: "Above 250 mg/dL.", resolve: (shares) => shares["very-high"] }),
  }),
});

const GlucoseNights = builder.objectRef<GlucoseNightsShape>("GlucoseNights").implement({
  description: "Glucose from midnight to six on the patient's clock.",
  fields: (t) => ({
    count: t.exposeInt("count", { description: "Nights with a reading." }),
    withLows: t.exposeInt("withLows", { description: "Nights with 15 minutes on end below 70 mg/dL." }),
    mean: t.exposeFloat("mean", { description: "mg/dL." }),
    standardDeviation: t.exposeFloat("standardDeviation", { description: "mg/dL." }),
    ranges: t.expose("ranges", { type: GlucoseRanges, description: "Shares of the night's readings." }),
  }),
});

const GlucoseProfilePoint = builder.objectRef<GlucoseProfilePointShape>("GlucoseProfilePoint").implement({
  description: "The readings around one time of day over all days: percentiles, mg/dL.",
  fields: (t) => ({
    minuteOfDay: t.exposeInt("minuteOfDay", { description: "Since midnight on the patient's clock." }),
    p5: t.exposeFloat("p5", { description: "5th percentile." }),
    p25: t.exposeFloat("p25", { description: "25th percentile." }),
    p50: t.exposeFloat("p50", { description: "Median." }),
    p75: t.exposeFloat("p75", { description: "75th percentile." }),
    p95: t.exposeFloat("p95", { description: "95th percentile." }),
  }),
});

const GlucoseReport = builder.objectRef<GlucoseReportShape>("GlucoseReport").implement({
  description: "Continuous glucose of a fortnight, by the international consensus (doi 10.2337/dci19-0028).",
  fields: (t) => ({
    from: t.expose("from", { type: "DateTime", description: "14 days before `to`." }),
    to: t.expose("to", { type: "DateTime", description: "The last reading." }),
    readings: t.exposeInt("readings", { description: "How many." }),
    measuredShare: t.exposeFloat("measuredShare", { description: "Share of the 14 days that was measured." }),
    isSufficient: t.exposeBoolean("isSufficient", {
      description: "Whether that is 70 % or more, below which the figures say little.",
    }),
    mean: t.exposeFloat("mean", { description: "mg/dL." }),
    standardDeviation: t.exposeFloat("standardDeviation", { description: "mg/dL." }),
    coefficientOfVariation: t.exposeFloat("coefficientOfVariation", {
      description: "Standard deviation over mean; 0.36 or less is called stable.",
    }),
    managementIndicator: t.exposeFloat("managementIndicator", {
      description: "GMI in %: 3.31 + 0.02392 times the mean (doi 10.2337/dc18-1581).",
    }),
    ranges: t.expose("ranges", { type: GlucoseRanges, description: "Time in ranges." }),
    nights: t.expose("nights", {
      type: GlucoseNights,
      nullable: true,
      description: "Midnight to six; nothing where no night was measured.",
    }),
    profile: t.field({
      type: [GlucoseProfilePoint],
      description: "The ambulatory glucose profile, every quarter of an hour.",
      resolve: ({ profile }) => [...profile],
    }),
  }),
});

builder.prismaObjectField("Patient", "glucose", (t) =>
  t.field({
    type: GlucoseReport,
    nullable: true,
    description: "Continuous glucose of the last fortnight that was measured; nothing where there is none.",
    args: { asOf: t.arg({ type: "DateTime", description: "As known then; now where left out." }) },
    select: { id: true },
    resolve: async ({ id: patientId }, { asOf }, context) =>
      (await readGlucose(context.services, requireActor(context), { patientId, at: asOf ?? undefined })) ??
      null,
  }),
);
