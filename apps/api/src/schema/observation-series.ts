import type { SeriesKind } from "@synoptic/domain";
import { type ImportedSeries, importSeries } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { Coding, codingOf } from "./coding.ts";
import { ofVisiblePatient } from "./facts.ts";
import { addVerb } from "./verb.ts";

const SeriesKindEnum = builder.enumType("SeriesKind", {
  description: "What a series is of.",
  values: {
    GLUCOSE: { value: "glucose", description: "Continuous glucose in tissue fluid, mg/dL." },
    BLOOD_PRESSURE: {
      value: "blood-pressure",
      description: "Blood pressure taken at home, systolic and diastolic, mmHg.",
    },
  } as const,
});

builder.prismaNode("ObservationSeries", {
  description: "Measurements of one kind that came together, such as a fortnight of continuous glucose.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: ofVisiblePatient,
  fields: (t) => ({
    kind: t.field({
      type: SeriesKindEnum,
      description: "Of what.",
      select: { kind: true },
      resolve: ({ kind }) => kind as SeriesKind,
    }),
    code: t.field({
      type: Coding,
      description: "What was measured.",
      select: { codeSystem: true, code: true, display: true },
      resolve: (row) => codingOf(row.codeSystem, row.code, row.display)!,
    }),
    unit: t.exposeString("unit", { description: "UCUM, of all values." }),
    device: t.exposeString("device", { nullable: true, description: "What measured it, where told." }),
    timeZone: t.exposeString("timeZone", { description: "IANA, such as `Europe/Berlin`." }),
    startsAt: t.expose("startsAt", { type: "DateTime", description: "Its first moment." }),
    endsAt: t.expose("endsAt", { type: "DateTime", description: "Its last moment." }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
    count: t.exposeInt("count", { description: "How many moments." }),
  }),
});

builder.prismaObjectField("Patient", "observationSeries", (t) =>
  t.relation("observationSeries", {
    description: "Series of measurements, such as continuous glucose, newest first.",
    query: { orderBy: [{ endsAt: "desc" }, { id: "desc" }] },
  }),
);

const ImportSeriesInput = builder.inputType("ImportSeriesInput", {
  description:
    "A device's CSV file: its text, or the id of an uploaded one; exactly one of the two. Its header names a column of times and one of each value.",
  fields: (t) => ({
    patientId: t.id({ required: true, description: "Whose." }),
    kind: t.field({ type: SeriesKindEnum, required: true, description: "Of what." }),
    csv: t.string({ description: "The file's text." }),
    uploadId: t.id({ description: "An uploaded file." }),
    unit: t.string({
      description: "UCUM: `mg/dL`, `mmol/L` or `mm[Hg]`; the column's name tells where left out.",
    }),
    timeZone: t.string({
      required: true,
      description: "IANA, such as `Europe/Berlin`: of times without an offset, and of the patient's nights.",
    }),
    device: t.string({ description: "What measured it." }),
  }),
});

const ImportSeriesPayload = builder.objectRef<ImportedSeries>("ImportSeriesPayload").implement({
  description: "What was kept.",
  fields: (t) => ({
    series: t.prismaField({
      type: "ObservationSeries",
      description: "As stored.",
      resolve: (query, { seriesId }, _args, context) =>
        context.db.observationSeries.findUniqueOrThrow({ ...query, where: { id: seriesId } }),
    }),
    leftOut: t.exposeInt("leftOut", {
      description: "Rows without a value, with an impossible one, or of a moment that another row tells.",
    }),
  }),
});

addVerb({
  name: "importSeries",
  result: "ImportSeriesResult",
  description: "Adds a device's series to a patient's history. The same file again changes nothing.",
  input: ImportSeriesInput,
  payload: ImportSeriesPayload,
  permission: "writeClinical",
  run: (input, context) =>
    importSeries(context.services, requireActor(context), {
      ...input,
      patientId: readId("Patient", input.patientId, ["patientId"]),
      uploadId: input.uploadId == null ? null : readId("Upload", input.uploadId, ["uploadId"]),
    }),
});
