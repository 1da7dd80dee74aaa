import { NotFoundError } from "@synoptic/domain";
import { visibleTasks } from "@synoptic/persistence";
import { cancelBackgroundTask, type ExplanationTaskInput } from "@synoptic/services";
import { builder } from "../builder.ts";
import { changes } from "../changes.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { JobStateEnum } from "./enums.ts";
import { checkedCursor } from "./paging.ts";
import { Problem } from "./problem.ts";
import { addVerb } from "./verb.ts";

type Question = Pick<ExplanationTaskInput, "classId" | "method">;

const ExplanationQuestion = builder.objectRef<Question>("ExplanationQuestion").implement({
  description: "What somebody asked of an assessment.",
  fields: (t) => ({
    classId: t.exposeString("classId", { description: "Whose probability is explained, such as `mel`." }),
    method: t.exposeString("method", { description: "Such as `lime`." }),
  }),
});

builder.prismaNode("BackgroundTask", {
  description:
    "Long work that somebody asked for, such as an explanation, training or an export, and how far it has come.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [visibleTasks(requireActor(context))] }),
  fields: (t) => ({
    kind: t.exposeString("kind", {
      description:
        "`cohort-evaluation`, `cohort-export`, `dicom-import`, `dicom-pull`, `explanation`, `federated-run`, `fhir-export`, `history-training`, `survival-training` or `training`.",
    }),
    question: t.field({
      type: ExplanationQuestion,
      nullable: true,
      description: "What an `explanation` answers; nothing for other kinds.",
      select: { kind: true, input: true },
      resolve: ({ kind, input }) => (kind === "explanation" ? (input as unknown as Question) : null),
    }),
    state: t.expose("state", { type: JobStateEnum, description: "How far it has come." }),
    progress: t.exposeFloat("progress", { description: "0 to 1." }),
    step: t.exposeString("step", { description: "What it is doing, in a word or two." }),
    cancelledAt: t.expose("cancelledAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was called off; it ends within seconds.",
    }),
    error: t.field({
      type: Problem,
      nullable: true,
      description: "Why it failed.",
      select: { errorCode: true, errorMessage: true },
      resolve: ({ errorCode, errorMessage }) =>
        errorCode === null ? null : { code: errorCode, message: errorMessage ?? "", path: [] },
    }),
    result: t.expose("result", {
      type: "JSON",
      nullable: true,
      description: "Ids and numbers of what it made; by kind.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was asked for." }),
    finishedAt: t.expose("finishedAt", { type: "DateTime", nullable: true, description: "When it ended." }),
  }),
});

builder.queryField("backgroundTask", (t) =>
  t.prismaField({
    type: "BackgroundTask",
    nullable: true,
    description: "One long piece of work; nothing where the site has none with this id.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    authScopes: { signedIn: true },
    resolve: (query, _root, args, context) =>
      context.db.backgroundTask.findUnique({
        ...query,
        where: { id: readId("BackgroundTask", args.id), AND: [visibleTasks(requireActor(context))] },
      }),
  }),
);

builder.queryField("backgroundTasks", (t) =>
  t.prismaConnection(
    {
      type: "BackgroundTask",
      cursor: "id",
      description: "The site's long work, newest first.",
      args: { kind: t.arg.string({ description: "Of this kind only." }) },
      authScopes: { signedIn: true },
      resolve: (query, _root, { kind }, context) =>
        context.db.backgroundTask.findMany({
          ...checkedCursor(query),
          where: { ...visibleTasks(requireActor(context)), ...(kind == null ? {} : { kind }) },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        }),
    },
    { name: "BackgroundTaskConnection", description: "A page of the site's long work." },
    { name: "BackgroundTaskEdge", description: "One piece of work of the page." },
  ),
);

const CancelBackgroundTaskPayload = builder
  .objectRef<{ taskId: string }>("CancelBackgroundTaskPayload")
  .implement({
    description: "The work that was called off.",
    fields: (t) => ({
      task: t.prismaField({
        type: "BackgroundTask",
        description: "It ends within seconds.",
        resolve: (query, { taskId }, _args, context) =>
          context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
      }),
    }),
  });

const CancelBackgroundTaskInput = builder.inputType("CancelBackgroundTaskInput", {
  description: "Which work to call off.",
  fields: (t) => ({ taskId: t.id({ required: true, description: "Which." }) }),
});

addVerb({
  name: "cancelBackgroundTask",
  result: "CancelBackgroundTaskResult",
  description: "Calls long work off.",
  input: CancelBackgroundTaskInput,
  payload: CancelBackgroundTaskPayload,
  permission: "signedIn",
  run: (input, context) =>
    cancelBackgroundTask(context.services, requireActor(context), {
      taskId: readId("BackgroundTask", input.taskId, ["taskId"]),
    }),
});

const isOver = (state: string) => state === "succeeded" || state === "failed";

builder.subscriptionField("backgroundTaskProgress", (t) =>
  t.prismaField({
    type: "BackgroundTask",
    description: "How far one piece of work is, now and whenever it changes, ending with its result.",
    args: { taskId: t.arg.id({ required: true, description: "Which." }) },
    authScopes: { signedIn: true },
    subscribe: async (_root, args, context) => {
      const id = readId("BackgroundTask", args.taskId, ["taskId"]);
      // Listening begins before the first look, so that no change falls between the two.
      const listening = changes<string>((sink) => {
        const stop = context.services.events.subscribe((event) => {
          if (event.type !== "task" || event.taskId !== id) return;
          sink.changed(id);
          if (isOver(event.state)) sink.end();
        });
        sink.changed(id);
        return stop;
      });
      const task = await context.db.backgroundTask.findUnique({
        where: { id, AND: [visibleTasks(requireActor(context))] },
        select: { state: true },
      });
      if (!task) {
        await listening.return?.();
        throw new NotFoundError("The site has no such task.", ["taskId"]);
      }
      return isOver(task.state) ? once(id) : listening;
    },
    resolve: (query, id, _args, context) =>
      context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: id as string } }),
  }),
);

async function* once<T>(value: T) {
  yield value;
}
