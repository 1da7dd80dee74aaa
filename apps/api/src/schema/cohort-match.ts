import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import { visibleCohorts } from "@synoptic/persistence";
import { matchPatient, type PatientMatch } from "@synoptic/services";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { type GivenDefinition, readDefinition } from "../typed-definition.ts";
import { CohortDefinitionInput } from "./cohort-input.ts";

const MatchedLine = builder.objectRef<PatientMatch["lines"][number]>("MatchedLine").implement({
  description: "One rule in words, and whether the patient meets it.",
  fields: (t) => ({
    level: t.exposeInt("level", {
      description: "0 for what stands outermost; those below it follow, a level deeper.",
    }),
    words: t.exposeString("words", { description: "Such as `age 40 to 79 years`." }),
    met: t.exposeBoolean("met", { description: "Whether the patient meets it." }),
  }),
});

const CohortMatch = builder.objectRef<PatientMatch>("CohortMatch").implement({
  description: "Which of a cohort's rules one patient meets.",
  fields: (t) => ({
    isMember: t.boolean({
      description: "Whether the patient is in the cohort.",
      resolve: ({ lines }) => lines[0]!.met,
    }),
    isKnown: t.exposeBoolean("isKnown", {
      description:
        "Whether the patient can be a member at all: known at the moment, not kept out by consent, and with the index date where there is one. Where not, no rule is met.",
    }),
    indexWords: t.string({
      nullable: true,
      description: "The index date in words; nothing where the cohort has none.",
      resolve: (match) => match.indexWords ?? null,
    }),
    indexAt: t.expose("indexAt", {
      type: "DateTime",
      nullable: true,
      description: "The patient's index date.",
    }),
    lines: t.field({
      type: [MatchedLine],
      description: "Each rule, in the order written.",
      resolve: ({ lines }) => [...lines],
    }),
  }),
});

builder.queryField("cohortMatch", (t) =>
  t.field({
    type: CohortMatch,
    description:
      "Which of a cohort's rules a patient meets, for those who may see patients; it is noted as a read of the patient. Give a run, or a definition in one of its two forms.",
    authScopes: { matchPatients: true },
    args: {
      patientId: t.arg.id({ required: true, description: "Whom." }),
      runId: t.arg.id({ description: "A run." }),
      definition: t.arg({ type: "JSON", description: "A definition, as a whole document." }),
      rules: t.arg({ type: CohortDefinitionInput, description: "The same, typed." }),
    },
    resolve: async (_root, { patientId, runId, ...given }, context) =>
      matchPatient(context.services, requireActor(context), {
        patientId: readId("Patient", patientId, ["patientId"]),
        ...(await asked(context, runId, given)),
      }),
  }),
);

async function asked(context: RequestContext, runId: string | null | undefined, given: GivenDefinition) {
  if (runId == null) return { definition: readDefinition(given) };
  if (given.definition != null || given.rules != null)
    throw new InvalidInputError("Give either a run or a definition.", ["runId"]);
  const run = await context.db.cohortRun.findFirst({
    where: { id: readId("CohortRun", runId, ["runId"]), ...visibleCohorts(requireActor(context)) },
    select: { snapshotAt: true, version: { select: { definition: true } } },
  });
  if (!run) throw new NotFoundError("The site has no such run of a cohort.", ["runId"]);
  return { definition: run.version.definition, snapshotAt: run.snapshotAt };
}
