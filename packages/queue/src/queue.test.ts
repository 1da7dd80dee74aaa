import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ChangeEvent } from "./event-bus.ts";
import { type Messaging, openQueue } from "./open-queue.ts";

const redisUrl = process.env.TEST_REDIS_URL;
if (redisUrl === undefined) {
  process.stderr.write("TEST_REDIS_URL is not set: the queue is tested in process only.\n");
}

/** Both kinds promise the same. */
const kinds = [["in process", undefined], ...(redisUrl ? [["on Redis", redisUrl] as const] : [])] as const;

describe.each(kinds)("%s", (_kind, url) => {
  let prefix: string;
  const opened: Messaging[] = [];
  const open = async () => {
    prefix ??= `synoptic-test-${randomUUID()}`;
    const messaging = await openQueue({ redisUrl: url, prefix });
    opened.push(messaging);
    return messaging;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((messaging) => messaging.close()));
    if (url) await forget(url, prefix);
  });

  test("worked example: what was asked for before and after the start is done once each", async () => {
    const { queue } = await open();
    const done: string[] = [];
    await queue.enqueue("a");
    await queue.enqueue("a");
    queue.process(async (id) => void done.push(id), { concurrency: 2 });
    await queue.enqueue("b");
    await vi.waitFor(() => expect(done.toSorted()).toEqual(["a", "b"]), 30_000);
    await delay(100);
    expect(done).toHaveLength(2);
  });

  test("light tasks wait neither for assessments nor for heavy ones", async () => {
    const { queue, tasks } = await open();
    const done: string[] = [];
    queue.process(() => delay(300), { concurrency: 1 });
    tasks.heavy.process(() => delay(300), { concurrency: 1 });
    tasks.light.process(async (id) => void done.push(id), { concurrency: 1 });
    await queue.enqueue("slow");
    await tasks.heavy.enqueue("slow");
    await tasks.light.enqueue("quick");
    await vi.waitFor(() => expect(done).toEqual(["quick"]), 30_000);
  });

  test("no more at a time than asked for", async () => {
    const { queue } = await open();
    let [running, most, done] = [0, 0, 0];
    queue.process(
      async () => {
        most = Math.max(most, ++running);
        await delay(20);
        running--;
        done++;
      },
      { concurrency: 3 },
    );
    await Promise.all(Array.from({ length: 12 }, (_, i) => queue.enqueue(`job-${i}`)));
    await vi.waitFor(() => expect(done).toBe(12), 30_000);
    expect(most).toBe(3);
  });

  test("what fails is tried again after a rest, three times in all, and can then be asked for anew", async () => {
    const { queue } = await open();
    const at: number[] = [];
    queue.process(
      async () => {
        at.push(performance.now());
        if (at.length !== 4) throw new Error("not yet");
      },
      { concurrency: 1 },
    );
    await queue.enqueue("again");
    await vi.waitFor(() => expect(at).toHaveLength(3), 30_000);
    expect(at[1]! - at[0]!).toBeGreaterThan(400);
    expect(at[2]! - at[1]!).toBeGreaterThan(900);
    await delay(300);
    await queue.enqueue("again");
    await vi.waitFor(() => expect(at).toHaveLength(4), 30_000);
  });

  test("closing waits for what runs", async () => {
    const { queue, close } = await open();
    const steps: string[] = [];
    queue.process(
      async () => {
        steps.push("begun");
        await delay(200);
        steps.push("ended");
      },
      { concurrency: 1 },
    );
    await queue.enqueue("slow");
    await vi.waitFor(() => expect(steps).toEqual(["begun"]), 30_000);
    await close();
    opened.length = 0;
    expect(steps).toEqual(["begun", "ended"]);
  });

  test("events reach every listener, and none after it has gone", async () => {
    const here = await open();
    const there = url ? await open() : here;
    const heard: string[] = [];
    const stop = there.events.subscribe((event) => void heard.push(`first ${event.type}`));
    there.events.subscribe((event) => void heard.push(`second ${event.type}`));
    const event: ChangeEvent = { type: "worklist", siteId: "s", worklistItemId: "w" };

    here.events.publish(event);
    await vi.waitFor(() => expect(heard).toEqual(["first worklist", "second worklist"]), 30_000);
    stop();
    here.events.publish(event);
    await vi.waitFor(() => expect(heard).toHaveLength(3), 30_000);
    expect(heard[2]).toBe("second worklist");
  });
});

async function forget(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(keys);
  await redis.quit();
}
