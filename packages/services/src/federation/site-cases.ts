import { type Actor, foldsByGroup } from "@synoptic/domain";
import { cohortMembers, readAside } from "@synoptic/persistence";
import { loadRun } from "../cohort/load-run.ts";
import { BACKGROUND_LIMIT_MS } from "../cohort/read-limits.ts";
import { researchSnapshot } from "../cohort/research-snapshot.ts";
import type { ServiceContext } from "../context.ts";
import { learntStudies } from "../models/learnt-studies.ts";
import { cohortCases } from "../training/cohort-cases.ts";
import type { TrainingCase } from "../training/training-case.ts";
import type { FederationProposal } from "./proposal.ts";

export interface FederatedCases {
  /** Of a training: what is learnt from. */
  training: readonly TrainingCase[];
  /** What is measured on: of a training a part kept aside, of an evaluation all that the model has not learnt from. */
  held: readonly TrainingCase[];
  /** All of them, in the order of their studies' ids. */
  all: readonly TrainingCase[];
  /** Distinct patients. */
  persons: number;
}

/** As in a training on the site alone: three of ten folds of whole patients are kept aside. */
const FOLDS = 10;
const HELD_FOLDS = 3;
const SEED = 1;

/**
 * A site's cases for a run: studies whose truth was known when the run was accepted, of patients whose data research may
 * use by the site's rule, and of the members of a cohort alone where one was chosen.
 */
export async function federatedCases(
  context: Pick<ServiceContext, "db" | "replica" | "blobs" | "models" | "now">,
  actor: Actor,
  { scenario, training, model }: FederationProposal,
  { cohortRunId, asOf }: { cohortRunId: string | null; asOf: Date },
): Promise<FederatedCases> {
  const { db } = context;
  const classIds = context.models.imageModel(scenario).classes.map(({ id }) => id);
  const { cases } = await cohortCases(context, { siteId: actor.siteId, scenario, to: asOf }, classIds);
  const allowed = await allowedPatients(context, actor, cohortRunId);
  const mine = cases.filter(({ group }) => allowed.has(group));
  if (training === null) {
    const key = { modelId: model.id, version: model.version, manifestSha256: model.manifestSha256 };
    const row = await db.modelVersion.findUnique({
      where: { modelId_version_manifestSha256: key },
      select: { id: true },
    });
    const learnt = row ? await learntStudies(db, actor.siteId, row.id) : new Set<string>();
    const held = mine.filter(({ name }) => !learnt.has(name));
    return { training: [], held, all: held, persons: personsIn(held) };
  }
  const groups = mine.map(({ group }) => group);
  const persons = personsIn(mine);
  if (persons < FOLDS) return { training: [], held: [], all: mine, persons };
  const labels = mine.map(({ classId }) => classIds.indexOf(classId));
  const folds = foldsByGroup(groups, labels, FOLDS, SEED);
  return {
    training: mine.filter((_, i) => folds[i]! >= HELD_FOLDS),
    held: mine.filter((_, i) => folds[i]! < HELD_FOLDS),
    all: mine,
    persons,
  };
}

async function allowedPatients(
  context: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  cohortRunId: string | null,
): Promise<ReadonlySet<string>> {
  const { db, now } = context;
  if (cohortRunId !== null) {
    const run = await loadRun(context, actor, cohortRunId, "federation");
    const limit = { limitMs: BACKGROUND_LIMIT_MS };
    const members = await readAside(context, (read) => cohortMembers(read, run, limit));
    return new Set(members.map(({ patientId }) => patientId));
  }
  const { consentRule } = await researchSnapshot(db, actor.siteId, now(), now());
  const rows = await db.patient.findMany({
    where: {
      siteId: actor.siteId,
      ...(consentRule === "opt_in"
        ? { researchConsent: "permitted" as const }
        : { OR: [{ researchConsent: null }, { researchConsent: "permitted" as const }] }),
    },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

function personsIn(cases: readonly TrainingCase[]): number {
  return new Set(cases.map(({ group }) => group)).size;
}

/** One case a person, the newest: counts are of persons. */
export function onePerPerson(cases: readonly TrainingCase[]): TrainingCase[] {
  return [...new Map(cases.map((one) => [one.group, one])).values()];
}
