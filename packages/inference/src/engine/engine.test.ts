import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEngine, type EngineObserver } from "./engine.ts";
import { EngineBusyError, EngineCancelledError, EngineClosedError, EngineTimeoutError } from "./errors.ts";
import { chooseProviders } from "./execution-providers.ts";

/** Squares, slowly, and writes down what came together. */
function squares(engine: ReturnType<typeof createEngine>, ms = 10, name = "squares") {
  const batches: number[][] = [];
  const network = engine.network<number, number>(name, async (cases) => {
    batches.push([...cases]);
    await delay(ms);
    return cases.map((value) => value * value);
  });
  return { network, batches };
}

describe("batches", () => {
  test("worked example: the first runs alone and at once, the rest together behind it", async () => {
    const { network, batches } = squares(createEngine({ maxBatch: 4 }));
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((value) => network.run(value)));
    expect(answers).toEqual([1, 4, 9, 16, 25, 36]);
    expect(batches).toEqual([[1], [2, 3, 4, 5], [6]]);
  });

  test("every case gets its own answer, whatever the sizes and the order", async () => {
    const sizes = fc.record({
      maxBatch: fc.integer({ min: 1, max: 7 }),
      concurrency: fc.integer({ min: 1, max: 3 }),
      singles: fc.array(fc.integer(), { maxLength: 20 }),
      bulk: fc.array(fc.integer(), { maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ maxBatch, concurrency, singles, bulk }) => {
        const engine = createEngine({ maxBatch, concurrency });
        const { network, batches } = squares(engine, 0);
        const [many, ...few] = await Promise.all([
          network.runMany(bulk),
          ...singles.map((value) => network.run(value)),
        ]);
        expect(many).toEqual(bulk.map((value) => value * value));
        expect(few).toEqual(singles.map((value) => value * value));
        expect(Math.max(0, ...batches.map(({ length }) => length))).toBeLessThanOrEqual(maxBatch);
        expect([engine.waiting, engine.running]).toEqual([0, 0]);
      }),
      { numRuns: 50 },
    );
  });

  test("bulk work fills its batches and lets a single case pass", async () => {
    const { network, batches } = squares(createEngine({ maxBatch: 4 }));
    const bulk = network.runMany(Array.from({ length: 16 }, (_, i) => i));
    await delay(1);
    const order: string[] = [];
    await Promise.all([
      bulk.then(() => order.push("bulk")),
      network.run(100).then(() => order.push("single")),
    ]);
    expect(order).toEqual(["single", "bulk"]);
    expect(batches.filter(({ length }) => length === 4).length).toBeGreaterThanOrEqual(3);
  });

  test("no more batches at a time than asked for, over all networks", async () => {
    const engine = createEngine({ concurrency: 2, maxBatch: 1 });
    let [now, most] = [0, 0];
    const compute = async (cases: readonly number[]) => {
      most = Math.max(most, ++now);
      await delay(5);
      now--;
      return cases;
    };
    const networks = ["a", "b", "c"].map((name) => engine.network<number, number>(name, compute));
    await Promise.all(networks.flatMap((network) => [1, 2, 3].map((value) => network.run(value))));
    expect(most).toBe(2);
  });

  test("the observer is told what ran and how long it waited", async () => {
    const seen: Parameters<EngineObserver["batchDone"]>[0][] = [];
    const observer = {
      batchDone: (batch: (typeof seen)[number]) => void seen.push(batch),
      batchFailed() {},
      refused() {},
    };
    const { network } = squares(createEngine({ observer }));
    await Promise.all([network.run(1), network.run(2), network.run(3)]);
    expect(seen.map(({ model, cases }) => [model, cases])).toEqual([
      ["squares", 1],
      ["squares", 2],
    ]);
    expect(Math.min(...seen[1]!.waitedMs)).toBeGreaterThan(5);
  });
});

describe("refused", () => {
  test("more than may wait", async () => {
    const refusals: string[] = [];
    const observer = {
      batchDone() {},
      batchFailed() {},
      refused: ({ reason }: { reason: string }) => void refusals.push(reason),
    };
    const { network } = squares(createEngine({ maxWaiting: 2, maxBatch: 1, observer }));
    const accepted = [network.run(1), network.run(2), network.run(3)];
    await expect(network.run(4)).rejects.toThrow(EngineBusyError);
    expect(await Promise.all(accepted)).toEqual([1, 4, 9]);
    expect(refusals).toEqual(["busy"]);
  });

  test("bulk work larger than what may wait still runs", async () => {
    const { network } = squares(createEngine({ maxWaiting: 8, maxBatch: 4 }), 0);
    expect(await network.runMany(Array.from({ length: 50 }, () => 2))).toHaveLength(50);
  });

  test("a case that is cancelled or too late leaves the queue, and the others do not notice", async () => {
    const { network, batches } = squares(createEngine({ maxBatch: 1 }), 20);
    const cancelling = new AbortController();
    const first = network.run(1);
    const cancelled = network.run(2, { signal: cancelling.signal });
    const late = network.run(3, { timeoutMs: 5 });
    const last = network.run(4);
    cancelling.abort();
    await expect(cancelled).rejects.toThrow(EngineCancelledError);
    await expect(late).rejects.toThrow(EngineTimeoutError);
    expect(await Promise.all([first, last])).toEqual([1, 16]);
    expect(batches).toEqual([[1], [4]]);
  });

  test("bulk work that is cancelled in the middle stops", async () => {
    const { network, batches } = squares(createEngine({ maxBatch: 2 }), 5);
    const cancelling = new AbortController();
    const bulk = network.runMany(
      Array.from({ length: 100 }, (_, i) => i),
      { signal: cancelling.signal },
    );
    setTimeout(() => cancelling.abort(), 20);
    await expect(bulk).rejects.toThrow(EngineCancelledError);
    expect(batches.length).toBeLessThan(20);
  });

  test("a fault reaches the cases of its batch and no other", async () => {
    const engine = createEngine({ maxBatch: 1 });
    const network = engine.network<number, number>("odd", async ([value]) => {
      if (value! % 2 === 0) throw new Error("even");
      return [value!];
    });
    const results = await Promise.allSettled([1, 2, 3].map((value) => network.run(value)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("one case that a batch fails on does not fail the others in it", async () => {
    const ran: number[][] = [];
    const counted = { done: 0, failed: 0 };
    const observer = {
      batchDone({ cases }: { cases: number }) {
        counted.done += cases;
      },
      batchFailed({ cases }: { cases: number }) {
        counted.failed += cases;
      },
      refused() {},
    };
    const engine = createEngine({ maxBatch: 8, observer });
    const network = engine.network<number, number>("odd", async (cases) => {
      ran.push([...cases]);
      await delay(2);
      if (cases.some((value) => value === 13)) throw new Error("thirteen");
      return cases;
    });
    const results = await Promise.allSettled([1, 2, 13, 4].map((value) => network.run(value)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(ran).toEqual([[1], [2, 13, 4], [2], [13], [4]]);
    expect(counted).toEqual({ done: 3, failed: 4 });
  });

  test("of a batch that fails, whoever has gone meanwhile is not run again", async () => {
    const ran: number[][] = [];
    const engine = createEngine({ maxBatch: 8 });
    const network = engine.network<number, number>("odd", async (cases) => {
      ran.push([...cases]);
      await delay(15);
      if (cases.length > 1) throw new Error("too many");
      return cases;
    });
    const first = network.run(1);
    const cancelling = new AbortController();
    const gone = network.run(2, { signal: cancelling.signal });
    const last = network.run(3);
    setTimeout(() => cancelling.abort(), 20);
    await expect(gone).rejects.toThrow(EngineCancelledError);
    expect(await Promise.all([first, last])).toEqual([1, 3]);
    expect(ran).toEqual([[1], [2, 3], [3]]);
  });

  test("bulk work stops at its first fault", async () => {
    let passes = 0;
    const engine = createEngine({ maxBatch: 4 });
    const network = engine.network<number, number>("broken", async () => {
      passes++;
      await delay(1);
      throw new Error("broken");
    });
    await expect(network.runMany(Array.from({ length: 400 }, (_, i) => i))).rejects.toThrow("broken");
    await delay(30);
    expect(passes).toBeLessThan(20);
    expect([engine.waiting, engine.running]).toEqual([0, 0]);
  });

  test("a network that is closed is forgotten, and the others go on", async () => {
    const engine = createEngine({ maxBatch: 1 });
    const { network: closed } = squares(engine);
    const { network: open } = squares(engine);
    const results = Promise.allSettled([closed.run(1), closed.run(2), open.run(3)]);
    closed.close();
    await expect(closed.run(4)).rejects.toThrow(EngineClosedError);
    expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(engine.waiting).toBe(0);
  });

  test("after closing, and what still waited", async () => {
    const engine = createEngine({ maxBatch: 1 });
    const { network } = squares(engine);
    const results = Promise.allSettled([network.run(1), network.run(2)]);
    await engine.close();
    expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(network.run(3)).rejects.toThrow(EngineClosedError);
  });

  test("a provider that this runtime does not have", () => {
    expect(chooseProviders("cpu")).toEqual(["cpu"]);
    expect(() => chooseProviders("coreml")).toThrow('cannot run on "coreml" here; it can on cpu');
  });
});
