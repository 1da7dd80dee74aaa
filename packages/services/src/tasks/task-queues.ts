import type { ServiceContext } from "../context.ts";

/** Kinds that wait for other systems most of the time, or that somebody waits for in front of a study. */
const lightKinds: ReadonlySet<string> = new Set(["dicom-pull", "explanation", "federated-run"]);

/** Tells the queue of its kind that a task is due. */
export async function enqueueTask(
  { tasks }: Pick<ServiceContext, "tasks">,
  { id, kind }: { id: string; kind: string },
): Promise<void> {
  await (lightKinds.has(kind) ? tasks.light : tasks.heavy).enqueue(id);
}
