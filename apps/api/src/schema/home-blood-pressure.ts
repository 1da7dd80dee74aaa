import type {
  HomePressureReport as HomePressureReportShape,
  JudgedPressure as JudgedPressureShape,
  MeanPressure as MeanPressureShape,
  SeriesSample,
} from "@synoptic/domain";
import { readHomePressure } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";

const MeanPressure = builder.objectRef<MeanPressureShape>("MeanPressure").implement({
  description: "A mean blood pressure, mmHg.",
  fields: (t) => ({
    systolic: t.exposeFloat("systolic", { description: "Systolic." }),
    diastolic: t.exposeFloat("diastolic", { description: "Diastolic." }),
    readings: t.exposeInt("readings", { description: "Of how many readings." }),
  }),
});

const JudgedPressure = builder.objectRef<JudgedPressureShape>("JudgedPressure").implement({
  description: "What one guideline makes of the readings.",
  fields: (t) => ({
    guideline: t.string({ description: "Which.", resolve: ({ rule }) => rule.label }),
    doi: t.string({ description: "Of the guideline.", resolve: ({ rule }) => rule.doi }),
    dropsFirstDay: t.boolean({
      description: "Whether the first day is left out.",
      resolve: ({ rule }) => rule.dropsFirstDay,
    }),
    raisedFromSystolic: t.int({
      description: "mmHg.",
      resolve: ({ rule }) => rule.raisedFrom.systolic,
    }),
    raisedFromDiastolic: t.int({
      description: "mmHg.",
      resolve: ({ rule }) => rule.raisedFrom.diastolic,
    }),
    mean: t.expose("mean", {
      type: MeanPressure,
      nullable: true,
      description: "Of the readings that count.",
    }),
    isSufficient: t.exposeBoolean("isSufficient", {
      description: "Whether there are as many days and readings as it asks for.",
    }),
    isRaised: t.exposeBoolean("isRaised", {
      nullable: true,
      description: "Whether either mean reaches its limit; nothing where the readings are too few.",
    }),
  }),
});

const HomePressureReading = builder.objectRef<SeriesSample>("HomePressureReading").implement({
  description: "One reading, mmHg.",
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "When." }),
    systolic: t.float({ description: "Systolic.", resolve: ({ values }) => values[0]! }),
    diastolic: t.float({ description: "Diastolic.", resolve: ({ values }) => values[1]! }),
  }),
});

const HomePressureReport = builder.objectRef<HomePressureReportShape>("HomePressureReport").implement({
  description: "Blood pressure taken at home, of the last week that was measured.",
  fields: (t) => ({
    firstDay: t.exposeString("firstDay", { description: "On the patient's calendar, `YYYY-MM-DD`." }),
    lastDay: t.exposeString("lastDay", { description: "On the patient's calendar, `YYYY-MM-DD`." }),
    days: t.exposeInt("days", { description: "With a reading." }),
    mean: t.expose("mean", { type: MeanPressure, description: "Of all readings." }),
    morning: t.expose("morning", {
      type: MeanPressure,
      nullable: true,
      description: "Before noon on the patient's clock.",
    }),
    evening: t.expose("evening", {
      type: MeanPressure,
      nullable: true,
      description: "From noon on.",
    }),
    judged: t.field({
      type: [JudgedPressure],
      description: "By each guideline.",
      resolve: ({ judged }) => [...judged],
    }),
    readings: t.field({
      type: [HomePressureReading],
      description: "In order of time.",
      resolve: ({ readings }) => [...readings],
    }),
  }),
});

builder.prismaObjectField("Patient", "homeBloodPressure", (t) =>
  t.field({
    type: HomePressureReport,
    nullable: true,
    description: "Home blood pressure of the last week that was measured; nothing where there is none.",
    args: { asOf: t.arg({ type: "DateTime", description: "As known then; now where left out." }) },
    select: { id: true },
    resolve: async ({ id: patientId }, { asOf }, context) =>
      (await readHomePressure(context.services, requireActor(context), {
        patientId,
        at: asOf ?? undefined,
      })) ?? null,
  }),
);
