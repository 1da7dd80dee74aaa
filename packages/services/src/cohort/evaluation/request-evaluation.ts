import { type Actor, DomainError, InvalidInputError, NotFoundError, namedSets } from "@synoptic/domain";
import { type Db, getModelVersionIds, visibleModels } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { championOf } from "../../models/site-models.ts";
import { readUpload } from "../../read-upload.ts";
import { requestTask } from "../../tasks/request-task.ts";
import { validated } from "../../validated.ts";
import { loadRun } from "../load-run.ts";
import { evaluationKind, evaluationTaskInput, type LabelSource } from "./evaluation-task.ts";
import { readLabelTable } from "./label-table.ts";

const DAY_MS = 86_400_000;
/** Each answer is drawn anew, and many of nearly the same question together tell more than one. */
const MAX_A_DAY = 12;
/** Whoever writes the labels chooses what is measured: few such questions tell of a group, many of a person. */
const MAX_TABLES_A_DAY = 3;

/** Somebody has asked as often today as may be. */
export class TooManyEvaluationsError extends DomainError {
  readonly code = "TOO_MANY_EVALUATIONS";
}

export interface RequestEvaluationInput {
  runId: string;
  scenario: string;
  /** The scenario's finding of concern where left out. */
  findingId?: string | null | undefined;
  /** The site's champion where left out. */
  modelVersionId?: string | null | undefined;
  labels: LabelSource;
  againstVersionId?: string | null | undefined;
  secondPeriodFrom?: string | null | undefined;
}

/**
 * Asks for a scenario's stored risks to be measured on a run's members. A task does it; its report is protected.
 * @throws NotFoundError, ForbiddenError where the purpose does not allow evaluation, InvalidInputError naming the place,
 *   TooManyEvaluationsError, UnknownScenarioError
 */
export async function requestEvaluation(
  context: ServiceContext,
  actor: Actor,
  { labels, findingId, modelVersionId, againstVersionId, secondPeriodFrom, ...rest }: RequestEvaluationInput,
): Promise<{ taskId: string }> {
  const { db } = context;
  const scenario = await championOf(context, actor.siteId, rest.scenario);
  const wanted = findingId ?? scenario.primaryFindingId;
  if (!scenario.findings.some(({ id }) => id === wanted))
    throw new InvalidInputError("The scenario has no such finding.", ["findingId"]);
  const [champion] = await getModelVersionIds(db, [scenario.head]);
  const input = validated(evaluationTaskInput, {
    ...rest,
    labels,
    actorKind: actor.kind,
    findingId: wanted,
    modelVersionId: modelVersionId ?? champion,
    againstVersionId: againstVersionId ?? null,
    secondPeriodFrom: secondPeriodFrom ?? null,
  });
  for (const id of [input.modelVersionId, input.againstVersionId ?? input.modelVersionId]) {
    const where = { id, scenario: input.scenario, AND: [visibleModels(actor)] };
    if (!(await db.modelVersion.findFirst({ where, select: { id: true } })))
      throw new NotFoundError("The site has no such model in this scenario.", ["modelVersionId"]);
  }
  if (labels.kind === "diagnosis") requireCodes(labels.of);
  if (labels.kind === "table") readLabelTable(await readUpload(context, actor, labels.uploadId));
  await loadRun(context, actor, input.runId, "evaluation");
  const { id: taskId } = await requestTask(context, actor, {
    ...{ kind: evaluationKind, input },
    require: (tx) => requireFewToday(tx, actor, { isTable: labels.kind === "table", at: context.now() }),
  });
  return { taskId };
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
