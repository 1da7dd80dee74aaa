import { encodeGlobalID } from "@pothos/plugin-relay";
import {
  type ExportColumn as ExportColumnShape,
  type ExportTable as ExportTableShape,
  exportTable,
  exportTableNames,
  imageTable,
} from "@synoptic/domain";
import {
  type CohortExportFormat,
  type CohortExportPlan as CohortExportPlanShape,
  type CohortExportResult,
  type CohortExport as CohortExportShape,
  downloadLink,
  getCohortExport,
  listCohortExports,
  planCohortExport,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { ProtectedCount } from "./cohort.ts";
import { JobStateEnum } from "./enums.ts";
import { Problem } from "./problem.ts";

/** The name of a type that is only what a global id says: an export is a task that researchers see as this. */
export const cohortExportType = "CohortExport";

const formatWords: Record<CohortExportFormat, string> = {
  csv: "Tables as CSV.",
  parquet: "Tables as Apache Parquet.",
  fhir: "FHIR R4 resources as NDJSON, without what was sent along with them.",
  images: "Images as PNG, with their labels and risks as CSV.",
};

export const CohortExportFormatEnum = builder.enumType("CohortExportFormat", {
  description: "What an export is made of.",
  values: Object.fromEntries(
    Object.entries(formatWords).map(([format, description]) => [
      format.toUpperCase(),
      { value: format as CohortExportFormat, description },
    ]),
  ),
});

export const CohortExportTableEnum = builder.enumType("CohortExportTable", {
  description: "What facts an export holds.",
  values: Object.fromEntries(
    exportTableNames.map((name) => [
      name.toUpperCase(),
      { value: name, description: `A row is ${exportTable(name).row}.` },
    ]),
  ),
});

const ExportColumn = builder.objectRef<ExportColumnShape>("ExportColumn").implement({
  description: "A column of an exported table.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As in the file." }),
    type: t.exposeString("type", { description: "`text`, `integer`, `number`, `date` or `boolean`." }),
    unit: t.string({
      nullable: true,
      description: "UCUM, where all values have one.",
      resolve: ({ unit }) => unit ?? null,
    }),
    meaning: t.exposeString("meaning", { description: "What it tells." }),
    treatment: t.string({
      nullable: true,
      description: "What was done so that it tells nobody apart; nothing where it is as recorded.",
      resolve: ({ treatment }) => treatment ?? null,
    }),
  }),
});

const ExportTable = builder.objectRef<ExportTableShape>("ExportTable").implement({
  description: "A table of an export.",
  fields: (t) => ({
    name: t.expose("name", { type: CohortExportTableEnum, description: "Which." }),
    row: t.exposeString("row", { description: "What one row is." }),
    columns: t.field({
      type: [ExportColumn],
      description: "In order.",
      resolve: ({ columns }) => [...columns],
    }),
  }),
});

const CohortExportPlan = builder.objectRef<CohortExportPlanShape>("CohortExportPlan").implement({
  description: "What whoever is about to export a run of a cohort has to know.",
  fields: (t) => ({
    cohortName: t.exposeString("cohortName", { description: "The cohort's name." }),
    versionNumber: t.exposeInt("versionNumber", { description: "Which version of it: 1, 2, 3." }),
    sha256: t.exposeString("sha256", { description: "Of the definition, in hexadecimal." }),
    snapshotAt: t.expose("snapshotAt", {
      type: "DateTime",
      description: "What became known later is not in it.",
    }),
    purposeTitle: t.exposeString("purposeTitle", { description: "What it is for." }),
    purposeApproval: t.exposeString("purposeApproval", { description: "Who approved that." }),
    people: t.expose("people", {
      type: ProtectedCount,
      description:
        "The cohort's members, before anybody is left out; nothing where there are too few to export.",
    }),
    tables: t.field({
      type: [ExportTable],
      description: "What can be exported: the dictionary of every export.",
      resolve: () => exportTableNames.map(exportTable),
    }),
    imageColumns: t.field({
      type: [ExportColumn],
      description: "What an image set tells of each image, beside the picture.",
      resolve: () => [...imageTable.columns],
    }),
  }),
});

const ExportedRows = builder.objectRef<CohortExportResult["rows"][number]>("ExportedRows").implement({
  description: "How long a table of an export is.",
  fields: (t) => ({
    table: t.exposeString("table", { description: "Which." }),
    rows: t.exposeInt("rows", {
      nullable: true,
      description: "To a multiple of the floor; nothing below it.",
    }),
  }),
});

const NotShownImages = builder.objectRef<CohortExportResult["notShown"][number]>("NotShownImages").implement({
  description: "Images that an export leaves out.",
  fields: (t) => ({
    reason: t.exposeString("reason", {
      description: "`burned-in`, `text-kind`, `recognisable`, `photograph` or `unreadable`.",
    }),
    images: t.exposeInt("images", {
      nullable: true,
      description: "To a multiple of the floor; nothing below it.",
    }),
  }),
});

export const CohortExport = builder.objectRef<CohortExportShape>("CohortExport").implement({
  description: "A cohort's members, de-identified, as one archive: how far it is, and where it is fetched.",
  fields: (t) => ({
    id: t.id({ description: "Global id.", resolve: ({ id }) => encodeGlobalID(cohortExportType, id) }),
    runId: t.id({
      description: "Global id of the run that it is of.",
      resolve: ({ input }) => encodeGlobalID("CohortRun", input.runId),
    }),
    format: t.field({
      type: CohortExportFormatEnum,
      description: "What it is made of.",
      resolve: ({ input }) => input.format,
    }),
    tables: t.field({
      type: [CohortExportTableEnum],
      description: "What facts it holds.",
      resolve: ({ input }) => input.tables,
    }),
    state: t.expose("state", { type: JobStateEnum, description: "How far it has come." }),
    step: t.exposeString("step", { description: "What it is doing, in a word or two." }),
    progress: t.exposeFloat("progress", { description: "0 to 1." }),
    error: t.field({
      type: Problem,
      nullable: true,
      description: "Why it failed.",
      resolve: ({ errorCode, errorMessage }) =>
        errorCode === null ? null : { code: errorCode, message: errorMessage ?? "", path: [] },
    }),
    people: t.field({
      type: ProtectedCount,
      nullable: true,
      description: "Whose rows it holds; nothing until it is done.",
      resolve: ({ result }) => result && { value: result.people, floor: result.floor },
    }),
    leftOut: t.field({
      type: ProtectedCount,
      nullable: true,
      description: "Members whose rows would have told them apart; nothing until it is done.",
      resolve: ({ result }) => result && { value: result.leftOut, floor: result.floor },
    }),
    rows: t.field({
      type: [ExportedRows],
      description: "By table.",
      resolve: ({ result }) => [...(result?.rows ?? [])],
    }),
    notShown: t.field({
      type: [NotShownImages],
      description: "Images left out, by why.",
      resolve: ({ result }) => [...(result?.notShown ?? [])],
    }),
    bytes: t.float({
      nullable: true,
      description: "Of the archive.",
      resolve: ({ result }) => result?.files[0]?.bytes ?? null,
    }),
    sha256: t.string({
      nullable: true,
      description: "Of the archive, in hexadecimal.",
      resolve: ({ result }) => result?.files[0]?.sha256 ?? null,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was asked for." }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      nullable: true,
      description: "When its archive goes.",
    }),
    isExpired: t.exposeBoolean("isExpired", { description: "Whether the archive is gone." }),
    downloadUrl: t.string({
      nullable: true,
      description:
        "Path that the archive is fetched by for a quarter of an hour, by who asked for the export and nobody else; nothing where there is none.",
      resolve: (found, _args, context) => downloadLink(context.services, requireActor(context), found),
    }),
  }),
});

builder.queryField("cohortExportPlan", (t) =>
  t.field({
    type: CohortExportPlan,
    description: "What an export of a run would be of, and what each of its columns would tell.",
    args: { runId: t.arg.id({ required: true, description: "Global id of the run." }) },
    authScopes: { research: true },
    resolve: (_root, args, context) =>
      planCohortExport(context.services, requireActor(context), readId("CohortRun", args.runId, ["runId"])),
  }),
);

builder.queryField("cohortExport", (t) =>
  t.field({
    type: CohortExport,
    description: "One export.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    authScopes: { research: true },
    resolve: (_root, args, context) =>
      getCohortExport(context.services, requireActor(context), readId(cohortExportType, args.id)),
  }),
);

/** A page's worth; older ones have no file any more. */
const listed = 50;

builder.queryField("cohortExports", (t) =>
  t.field({
    type: [CohortExport],
    description: `The last ${listed} exports, newest first: of the site, and for a researcher their own.`,
    args: { runId: t.arg.id({ description: "Of this run only." }) },
    authScopes: { research: true },
    resolve: (_root, { runId }, context) =>
      listCohortExports(context.services, requireActor(context), {
        runId: runId == null ? undefined : readId("CohortRun", runId, ["runId"]),
        take: listed,
      }),
  }),
);
