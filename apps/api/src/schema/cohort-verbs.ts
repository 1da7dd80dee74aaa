import { archiveCohort, keepCohort, openRun } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { readDefinition } from "../typed-definition.ts";
import { CohortDefinitionInput } from "./cohort-input.ts";
import { addVerb } from "./verb.ts";

const KeepCohortInput = builder.inputType("KeepCohortInput", {
  description: "A definition that is to be kept, in one of its two forms.",
  fields: (t) => ({
    cohortId: t.id({ description: "Whose next version it is; a new cohort where left out." }),
    name: t.string({ required: true, description: "What people call it, 200 characters at most." }),
    note: t.string({ description: "Why it is kept, or what changed; 2000 characters at most." }),
    definition: t.field({ type: "JSON", description: "As a whole document." }),
    rules: t.field({ type: CohortDefinitionInput, description: "The same, typed." }),
  }),
});

const KeepCohortPayload = builder
  .objectRef<{ cohortId: string; versionId: string }>("KeepCohortPayload")
  .implement({
    description: "The cohort and its new version.",
    fields: (t) => ({
      cohort: t.prismaField({
        type: "Cohort",
        description: "With all its versions.",
        resolve: (query, { cohortId }, _args, context) =>
          context.db.cohort.findUniqueOrThrow({ ...query, where: { id: cohortId } }),
      }),
      version: t.prismaField({
        type: "CohortVersion",
        description: "The new one.",
        resolve: (query, { versionId }, _args, context) =>
          context.db.cohortVersion.findUniqueOrThrow({ ...query, where: { id: versionId } }),
      }),
    }),
  });

addVerb({
  name: "keepCohort",
  result: "KeepCohortResult",
  description:
    "Keeps a definition: as a new cohort, or as the next version of one, whose earlier versions stay.",
  input: KeepCohortInput,
  payload: KeepCohortPayload,
  permission: "research",
  run: async ({ cohortId, name, note, ...given }, context) =>
    keepCohort(context.services, requireActor(context), {
      cohortId: cohortId == null ? null : readId("Cohort", cohortId, ["cohortId"]),
      name,
      note,
      definition: readDefinition(given),
    }),
});

const ArchiveCohortInput = builder.inputType("ArchiveCohortInput", {
  description: "Which cohort goes off the list.",
  fields: (t) => ({ cohortId: t.id({ required: true, description: "Which." }) }),
});

const ArchiveCohortPayload = builder.objectRef<{ cohortId: string }>("ArchiveCohortPayload").implement({
  description: "The cohort, off the list.",
  fields: (t) => ({
    cohort: t.prismaField({
      type: "Cohort",
      description: "Its versions and runs stay.",
      resolve: (query, { cohortId }, _args, context) =>
        context.db.cohort.findUniqueOrThrow({ ...query, where: { id: cohortId } }),
    }),
  }),
});

addVerb({
  name: "archiveCohort",
  result: "ArchiveCohortResult",
  description: "Takes a cohort off the list; a new version brings it back.",
  input: ArchiveCohortInput,
  payload: ArchiveCohortPayload,
  permission: "research",
  run: (input, context) =>
    archiveCohort(context.services, requireActor(context), {
      cohortId: readId("Cohort", input.cohortId, ["cohortId"]),
    }),
});

const OpenCohortRunInput = builder.inputType("OpenCohortRunInput", {
  description: "What to freeze, and what for.",
  fields: (t) => ({
    cohortVersionId: t.id({ required: true, description: "Which version of a cohort." }),
    purposeId: t.id({ required: true, description: "What for." }),
    snapshotAt: t.field({
      type: "DateTime",
      description:
        "As of when: the first of its month, or another run's moment as it is; now where left out.",
    }),
  }),
});

const OpenCohortRunPayload = builder.objectRef<{ runId: string }>("OpenCohortRunPayload").implement({
  description: "What analyses and exports name.",
  fields: (t) => ({
    run: t.prismaField({
      type: "CohortRun",
      description: "The same for the same version, purpose and moment.",
      resolve: (query, { runId }, _args, context) =>
        context.db.cohortRun.findUniqueOrThrow({ ...query, where: { id: runId } }),
    }),
  }),
});

addVerb({
  name: "openCohortRun",
  result: "OpenCohortRunResult",
  description: "Pins a version of a cohort to the data as of a moment, for a purpose.",
  input: OpenCohortRunInput,
  payload: OpenCohortRunPayload,
  permission: "research",
  run: (input, context) =>
    openRun(context.services, requireActor(context), {
      cohortVersionId: readId("CohortVersion", input.cohortVersionId, ["cohortVersionId"]),
      purposeId: readId("ResearchPurpose", input.purposeId, ["purposeId"]),
      snapshotAt: input.snapshotAt,
    }),
});
