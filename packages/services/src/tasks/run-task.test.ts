import { setTimeout as delay } from "node:timers/promises";
import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import { claimTask, releaseRunningTasks, taskLeaseMs } from "@synoptic/persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dispatchJobs } from "../dispatch-jobs.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { cancelBackgroundTask } from "./cancel-task.ts";
import { requestTask } from "./request-task.ts";
import { runTask } from "./run-task.ts";
import type { TaskHandler } from "./task-handler.ts";

let at: TestContext;
beforeAll(async () => {
  at = await openTestContext();
});
afterAll(() => at.close());

const ask = async (input: object = {}) =>
  (await requestTask(at.context, at.actor, { kind: "counting", input })).id;
const run = (taskId: string, counting: TaskHandler) => runTask(at.context, taskId, { counting });
const row = (id: string) => at.db.backgroundTask.findUniqueOrThrow({ where: { id } });
const statesOf = (id: string) =>
  at.heard.flatMap((event) => (event.type === "task" && event.taskId === id ? [event.state] : []));

test("worked example: asked for, done once, with its result, its record and who asked", async () => {
  const taskId = await ask({ to: 3 });
  await run(taskId, async (_context, { task, progress }) => {
    progress("counting", 0.5);
    return { counted: (task.input as { to: number }).to };
  });
  expect(await row(taskId)).toMatchObject({
    state: "succeeded",
    progress: 1,
    attempts: 1,
    result: { counted: 3 },
    requestedById: at.actor.id,
    errorCode: null,
  });
  expect(statesOf(taskId)).toEqual(["queued", "running", "succeeded"]);
  expect(await at.db.auditEvent.count({ where: { subjectId: taskId, action: "counting.request" } })).toBe(1);

  await run(taskId, () => Promise.reject(new Error("never called")));
  expect((await row(taskId)).attempts).toBe(1);
});

test("of several processes that try at once, one runs it", async () => {
  const taskId = await ask();
  let times = 0;
  const counting: TaskHandler = async () => ({ times: ++times });
  await Promise.all([run(taskId, counting), run(taskId, counting), run(taskId, counting)]);
  expect(times).toBe(1);
});

describe("a fault", () => {
  test("of the caller's ends it at once and is told", async () => {
    const taskId = await ask();
    await run(taskId, () => Promise.reject(new InvalidInputError("No such class.", ["classId"])));
    expect(await row(taskId)).toMatchObject({
      state: "failed",
      attempts: 1,
      errorCode: "INVALID_INPUT",
      errorMessage: "No such class.",
    });
  });

  test("of ours is tried three times, and what it says stays in the log", async () => {
    const taskId = await ask();
    const counting: TaskHandler = () => Promise.reject(new Error("Ada Lovelace's file broke"));
    await expect(run(taskId, counting)).rejects.toThrow();
    expect(await row(taskId)).toMatchObject({ state: "queued", progress: 0 });
    await expect(run(taskId, counting)).rejects.toThrow();
    await run(taskId, counting);
    expect(await row(taskId)).toMatchObject({ state: "failed", attempts: 3, errorCode: "INTERNAL" });
    expect((await row(taskId)).errorMessage).not.toContain("Ada");
  });
});

describe("a process that is killed", () => {
  test("is overtaken once its hold has run out, and no sooner", async () => {
    const taskId = await ask();
    const later = (ms: number) => new Date(at.clock.now.getTime() + ms);
    expect(await claimTask(at.db, taskId, at.clock.now)).toMatchObject({ attempts: 1 });
    expect(await claimTask(at.db, taskId, later(taskLeaseMs - 1))).toBeUndefined();
    expect(await claimTask(at.db, taskId, later(taskLeaseMs))).toMatchObject({ attempts: 2 });
  });

  test.each([
    ["succeeds", async () => ({ by: "the first" })],
    ["fails", () => Promise.reject(new Error("too late"))],
  ])("once overtaken, changes nothing where it %s after all", async (_how, end) => {
    const taskId = await ask();
    await run(taskId, async () => {
      // What another process's claim does.
      await at.db.backgroundTask.update({ where: { id: taskId }, data: { attempts: { increment: 1 } } });
      return end();
    });
    expect(await row(taskId)).toMatchObject({ state: "running", attempts: 2, result: null, errorCode: null });
    expect(statesOf(taskId)).toEqual(["queued", "running"]);
    await at.db.backgroundTask.delete({ where: { id: taskId } });
  });

  test("loses nothing where it was alone: the restart takes back what it ran, and the sweep tells the queue", async () => {
    const taskId = await ask();
    await claimTask(at.db, taskId, at.clock.now);
    expect(await releaseRunningTasks(at.db)).toBeGreaterThan(0);
    expect(await dispatchJobs(at.context)).toBeGreaterThan(0);
    await run(taskId, async () => ({ done: true }));
    expect(await row(taskId)).toMatchObject({ state: "succeeded", attempts: 2 });
  });

  test("by the same task every time is not for ever", async () => {
    const taskId = await ask();
    for (let kill = 0; kill < 3; kill++) {
      await claimTask(at.db, taskId, at.clock.now);
      await releaseRunningTasks(at.db);
    }
    await run(taskId, async () => ({ done: true }));
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "INTERRUPTED" });
  });
});

describe("calling off", () => {
  const cancel = (taskId: string) => cancelBackgroundTask(at.context, at.actor, { taskId });

  test("one that runs ends it within seconds; one that waits never begins", async () => {
    const taskId = await ask();
    const running = run(taskId, async (_context, { signal, progress }) => {
      for (let step = 0; ; step++) {
        signal.throwIfAborted();
        progress("counting", step / 1000);
        await delay(50);
      }
    });
    await expect.poll(() => row(taskId)).toMatchObject({ state: "running" });
    await cancel(taskId);
    await running;
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "CANCELLED" });

    const waiting = await ask();
    await cancel(waiting);
    await run(waiting, () => Promise.reject(new Error("never called")));
    expect(await row(waiting)).toMatchObject({ state: "failed", errorCode: "CANCELLED" });
  });

  test("refused: one that is over, and another site's", async () => {
    const taskId = await ask();
    await run(taskId, async () => ({}));
    await expect(cancel(taskId)).rejects.toThrow("over");
    const theirs = cancelBackgroundTask(at.context, at.stranger, { taskId });
    await expect(theirs).rejects.toThrow(NotFoundError);
  });
});
