import { type Actor, DomainError, InvalidInputError, NotFoundError, namedSets } from "@synoptic/domain";
import { type Db, getModelVersionIds, visibleModels } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { championOf } from "../../models/site-models.ts";
import { readUpload } from "../../read-upload.ts";
import { requestTask } from "../../tasks/request-task.ts";
import { validated } from "../../validated.ts";
import { loadRun } from "../load-run.ts";
import {
  type ComputedRisk,
  type ComputedTaskInput,
  computedTaskInput,
  evaluationKind,
  type LabelSource,
  type StoredTaskInput,
  storedTaskInput,
} from "./evaluation-task.ts";
import { readLabelTable } from "./label-table.ts";
import { computableScore } from "./open-computed-risk.ts";

const DAY_MS = 86_400_000;
/** Each answer is drawn anew, and many of nearly the same question together tell more than one. */
const MAX_A_DAY = 12;
/** Whoever writes the labels chooses what is measured: few such questions tell of a group, many of a person. */
const MAX_TABLES_A_DAY = 3;

/** Somebody has asked as often today as may be. */
export class TooManyEvaluationsError extends DomainError {
  readonly code = "TOO_MANY_EVALUATIONS";
}

interface CommonRequest {
  runId: string;
  labels: LabelSource;
  /** ISO day: the first of its month counts. */
  secondPeriodFrom?: string | null | undefined;
}

interface StoredRequest extends CommonRequest {
  scenario: string;
  /** The scenario's finding of concern where left out. */
  findingId?: string | null | undefined;
  /** The site's champion where left out. */
  modelVersionId?: string | null | undefined;
  againstVersionId?: string | null | undefined;
}

interface ComputedRequest extends CommonRequest {
  computed: { scoreId: string } | { modelVersionId: string; findingId?: string | null | undefined };
  /** ISO day of everybody's index, for a cohort that has none of its own: the first of its month counts. */
  indexOn?: string | null | undefined;
}

export type RequestEvaluationInput = StoredRequest | ComputedRequest;

/**
 * Asks for risks to be measured on a run's members: those that were told in a scenario, or a score's or a history model's
 * as of each member's index. A task does it; its report is protected.
 * @throws NotFoundError, ForbiddenError where the purpose does not allow evaluation, InvalidInputError naming the place,
 *   TooManyEvaluationsError, UnknownScenarioError
 */
export async function requestEvaluation(
  context: ServiceContext,
  actor: Actor,
  asked: RequestEvaluationInput,
): Promise<{ taskId: string }> {
  const { labels } = asked;
  const input =
    "computed" in asked
      ? await computedInput(context, actor, asked)
      : await storedInput(context, actor, asked);
  if (labels.kind === "diagnosis") requireCodes(labels.of);
  if (labels.kind === "table") {
    const [first] = readLabelTable(await readUpload(context, actor, labels.uploadId));
    if ("computed" in input && first!.of === "study")
      throw new InvalidInputError("What is computed is of patients: name them in the table.", ["labels"]);
  }
  const { definition, snapshot } = await loadRun(context, actor, input.runId, "evaluation");
  if ("computed" in input)
    requireIndex(input, { hasIndex: definition.index !== undefined, until: snapshot.at });
  const { id: taskId } = await requestTask(context, actor, {
    ...{ kind: evaluationKind, input },
    require: (tx) => requireFewToday(tx, actor, { isTable: labels.kind === "table", at: context.now() }),
  });
  return { taskId };
}

async function storedInput(
  context: ServiceContext,
  actor: Actor,
  { findingId, modelVersionId, againstVersionId, secondPeriodFrom, ...rest }: StoredRequest,
): Promise<StoredTaskInput> {
  const { db } = context;
  const scenario = await championOf(context, actor.siteId, rest.scenario);
  const wanted = findingId ?? scenario.primaryFindingId;
  if (!scenario.findings.some(({ id }) => id === wanted))
    throw new InvalidInputError("The scenario has no such finding.", ["findingId"]);
  const [champion] = await getModelVersionIds(db, [scenario.head]);
  const input = validated(storedTaskInput, {
    ...rest,
    actorKind: actor.kind,
    findingId: wanted,
    modelVersionId: modelVersionId ?? champion,
    againstVersionId: againstVersionId ?? null,
    secondPeriodFrom: monthOf(secondPeriodFrom),
  });
  for (const id of [input.modelVersionId, input.againstVersionId ?? input.modelVersionId]) {
    const where = { id, scenario: input.scenario, AND: [visibleModels(actor)] };
    if (!(await db.modelVersion.findFirst({ where, select: { id: true } })))
      throw new NotFoundError("The site has no such model in this scenario.", ["modelVersionId"]);
  }
  return input;
}

async function computedInput(
  context: ServiceContext,
  actor: Actor,
  { computed, indexOn, secondPeriodFrom, ...rest }: ComputedRequest,
): Promise<ComputedTaskInput> {
  if (rest.labels.kind === "reference")
    throw new InvalidInputError("Reference labels are of studies that were assessed.", ["labels"]);
  const risk =
    "scoreId" in computed
      ? { kind: "score", scoreId: computableScore(computed.scoreId).id }
      : await modelRisk(context, actor, computed);
  return validated(computedTaskInput, {
    ...rest,
    actorKind: actor.kind,
    computed: risk,
    indexOn: monthOf(indexOn),
    secondPeriodFrom: monthOf(secondPeriodFrom),
  });
}

/** Moments are months (docs/decisions/128): the first of a day's. */
function monthOf(day: string | null | undefined): string | null {
  return day == null ? null : `${day.slice(0, 7)}-01`;
}

async function modelRisk(
  context: ServiceContext,
  actor: Actor,
  { modelVersionId, findingId }: { modelVersionId: string; findingId?: string | null | undefined },
): Promise<ComputedRisk> {
  const row = await context.db.modelVersion.findFirst({
    where: { id: modelVersionId, AND: [visibleModels(actor)] },
    select: { kind: true, scenario: true },
  });
  if (row?.kind === "survival-model") return { kind: "survival-model", modelVersionId };
  if (row?.kind !== "history-model")
    throw new NotFoundError("The site has no such model that reads histories.", [
      "computed",
      "modelVersionId",
    ]);
  const { findings, primaryFindingId } = await championOf(context, actor.siteId, row.scenario!);
  const wanted = findingId ?? primaryFindingId;
  if (!findings.some(({ id }) => id === wanted))
    throw new InvalidInputError("The scenario has no such finding.", ["computed", "findingId"]);
  return { kind: "history-model", modelVersionId, findingId: wanted };
}

/** Everybody has one index: the cohort's, or the day that is named. */
function requireIndex(
  { indexOn, secondPeriodFrom }: ComputedTaskInput,
  { hasIndex, until }: { hasIndex: boolean; until: Date },
): void {
  if (hasIndex && indexOn !== null)
    throw new InvalidInputError("The cohort has an index of its own.", ["indexOn"]);
  if (hasIndex) return;
  if (indexOn === null)
    throw new InvalidInputError("The cohort has no index: name a day to predict from.", ["indexOn"]);
  if (new Date(indexOn) >= until)
    throw new InvalidInputError("The day to predict from is before the run's data.", ["indexOn"]);
  if (secondPeriodFrom !== null)
    throw new InvalidInputError("All are predicted from one day: there are no two periods.", [
      "secondPeriodFrom",
    ]);
}

function requireCodes({ set, codes }: Extract<LabelSource, { kind: "diagnosis" }>["of"]): void {
  if ((set === undefined) === (codes === undefined))
    throw new InvalidInputError("A diagnosis needs a set or codes.", ["labels", "diagnosis"]);
  if (set !== undefined && !namedSets.conditions.has(set))
    throw new InvalidInputError("There is no such set of conditions.", ["labels", "diagnosis", "set"]);
}

async function requireFewToday(
  db: Db,
  actor: Actor,
  { isTable, at }: { isTable: boolean; at: Date },
): Promise<void> {
  // One after the other, so that many at once are not more than may be.
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${evaluationKind} ${actor.id}`}, 0))`;
  const today = {
    siteId: actor.siteId,
    kind: evaluationKind,
    requestedById: actor.id,
    createdAt: { gt: new Date(at.getTime() - DAY_MS) },
  };
  const asked = await db.backgroundTask.count({ where: today });
  const tables = isTable
    ? await db.backgroundTask.count({
        where: { ...today, input: { path: ["labels", "kind"], equals: "table" } },
      })
    : 0;
  if (asked < MAX_A_DAY && tables < MAX_TABLES_A_DAY) return;
  throw new TooManyEvaluationsError(
    `Within a day ${MAX_A_DAY} evaluations may be asked for, ${MAX_TABLES_A_DAY} of them with an uploaded table.`,
  );
}
