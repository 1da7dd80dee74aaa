import type { Actor } from "@synoptic/domain";
import { type BackgroundTask, visibleTasks } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { type EvaluationTaskInput, evaluationKind } from "./evaluation-task.ts";
import type { EvaluationReport } from "./report.ts";

export interface FoundEvaluation {
  task: BackgroundTask;
  asked: EvaluationTaskInput;
  /** Nothing before it is there. */
  report: EvaluationReport | null;
}

/** An evaluation that the actor may see; a researcher's own. */
export async function findEvaluation(
  { db }: Pick<ServiceContext, "db">,
  actor: Actor,
  taskId: string,
): Promise<FoundEvaluation | undefined> {
  const task = await db.backgroundTask.findUnique({
    where: { id: taskId, kind: evaluationKind, AND: [visibleTasks(actor)] },
  });
  return task ? found(task) : undefined;
}

/** Enough to go back to; older ones are found by their task. */
const MOST = 20;

/** The newest evaluations of a run that the actor may see. */
export async function listEvaluations(
  { db }: Pick<ServiceContext, "db">,
  actor: Actor,
  runId: string,
): Promise<FoundEvaluation[]> {
  const tasks = await db.backgroundTask.findMany({
    where: { kind: evaluationKind, input: { path: ["runId"], equals: runId }, AND: [visibleTasks(actor)] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
  return tasks.map(found);
}

function found(task: BackgroundTask): FoundEvaluation {
  return {
    task,
    asked: task.input as unknown as EvaluationTaskInput,
    report: task.state === "succeeded" ? (task.result as unknown as EvaluationReport) : null,
  };
}
