import { setMaxListeners } from "node:events";
import { EngineBusyError, EngineCancelledError, EngineClosedError, EngineTimeoutError } from "./errors.ts";

/** How much one process computes at a time, and how much may wait. */
export interface EngineOptions {
  /** Batches that are handed over at the same time; 1 where left out. */
  concurrency?: number | undefined;
  /**
   * Cases in one batch; 8 where left out. Larger batches gain nothing on a CPU, where they fall out of its caches, and
   * make a lone request behind them wait.
   */
  maxBatch?: number | undefined;
  /** Cases that may wait in all; one more is refused. */
  maxWaiting?: number | undefined;
  /** Where the caller names no time of its own. */
  timeoutMs?: number | undefined;
  /** Told what happens, for metrics. Ids of models and numbers only. */
  observer?: EngineObserver | undefined;
}

export interface EngineObserver {
  batchDone(batch: { model: string; cases: number; waitedMs: readonly number[]; runMs: number }): void;
  batchFailed(batch: { model: string; cases: number }): void;
  refused(refusal: { model: string; reason: "busy" | "timeout" | "cancelled" }): void;
}

/** How long and whether a caller waits. */
export interface WaitOptions {
  /** Ends the wait. A batch that has begun is finished for the others in it. */
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}

/** One network, whose cases are run in batches. */
export interface BatchedNetwork<Case, Answer> {
  /** One case, ahead of all bulk work. */
  run(input: Case, options?: WaitOptions): Promise<Answer>;
  /** Many cases in their order, behind whoever asks for one. They do not count as waiting until their turn is near. */
  runMany(inputs: readonly Case[], options?: WaitOptions): Promise<Answer[]>;
  /** Refuses what waits and what comes, and lets the engine forget the network. */
  close(): void;
}

export interface Engine {
  readonly waiting: number;
  readonly running: number;
  /** @param runBatch 1 to `maxBatch` cases to as many answers, in their order */
  network<Case, Answer>(
    model: string,
    runBatch: (cases: readonly Case[]) => Promise<readonly Answer[]>,
  ): BatchedNetwork<Case, Answer>;
  /** Refuses what waits and what comes, and waits for what runs. */
  close(): Promise<void>;
}

interface Waiting {
  input: unknown;
  since: number;
  /** Whether the caller has gone: no answer is wanted any more. */
  isGone: boolean;
  settle(answer: unknown): void;
  fail(error: Error): void;
  begun(): void;
}

/** What waits for one network, in the order it came. */
interface Lanes {
  model: string;
  single: Waiting[];
  bulk: Waiting[];
  closed: boolean;
  runBatch(inputs: readonly unknown[]): Promise<readonly unknown[]>;
}

const defaults = { concurrency: 1, maxBatch: 8, maxWaiting: 512, timeoutMs: 120_000 };

/**
 * Runs networks in batches that form by themselves: where the engine is idle a case runs at once and alone, and
 * what arrives meanwhile makes up the next batch. No case waits for company. The network whose oldest case has
 * waited longest is next; single cases go before bulk ones.
 */
export function createEngine(options: EngineOptions = {}): Engine {
  const concurrency = options.concurrency ?? defaults.concurrency;
  const maxBatch = options.maxBatch ?? defaults.maxBatch;
  const maxWaiting = options.maxWaiting ?? defaults.maxWaiting;
  const { observer } = options;
  const networks: Lanes[] = [];
  const running = new Set<Promise<void>>();
  let closed = false;

  const waitingCases = () => networks.reduce((sum, { single, bulk }) => sum + single.length + bulk.length, 0);

  const fill = () => {
    while (running.size < concurrency) {
      const next = longestWaiting(networks);
      if (!next) return;
      const cases = next.single.splice(0, maxBatch);
      cases.push(...next.bulk.splice(0, maxBatch - cases.length));
      for (const one of cases) one.begun();
      const batch: Promise<void> = runBatch(next, cases).finally(() => {
        running.delete(batch);
        fill();
      });
      running.add(batch);
    }
  };

  const runBatch = async (network: Lanes, cases: readonly Waiting[]): Promise<void> => {
    const { model, runBatch: compute } = network;
    const begun = performance.now();
    try {
      const answers = await compute(cases.map(({ input }) => input));
      const runMs = performance.now() - begun;
      observer?.batchDone({
        model,
        cases: cases.length,
        waitedMs: cases.map(({ since }) => begun - since),
        runMs,
      });
      cases.forEach((one, i) => {
        one.settle(answers[i]);
      });
    } catch (error) {
      observer?.batchFailed({ model, cases: cases.length });
      if (cases.length === 1) return cases[0]!.fail(error as Error);
      // One of them may be at fault, and the others are no part of it: each has a try by itself.
      for (const one of cases) if (!one.isGone) await runBatch(network, [one]);
    }
  };

  const submit = (
    network: Lanes,
    lane: "single" | "bulk",
    input: unknown,
    wait: WaitOptions,
    begun = () => {},
  ) => {
    const timeoutMs = wait.timeoutMs ?? options.timeoutMs ?? defaults.timeoutMs;
    return new Promise<unknown>((resolve, reject) => {
      const refuse = (reason: "busy" | "timeout" | "cancelled", error: Error) => {
        observer?.refused({ model: network.model, reason });
        reject(error);
      };
      if (closed || network.closed) return reject(new EngineClosedError());
      if (wait.signal?.aborted) return refuse("cancelled", new EngineCancelledError());
      const waiting = waitingCases();
      if (waiting >= maxWaiting) return refuse("busy", new EngineBusyError(waiting));
      const leave = (reason: "timeout" | "cancelled", error: Error) => {
        done();
        one.isGone = true;
        const at = network[lane].indexOf(one);
        if (at >= 0) network[lane].splice(at, 1);
        refuse(reason, error);
      };
      const timer = setTimeout(() => leave("timeout", new EngineTimeoutError(timeoutMs)), timeoutMs);
      const onAbort = () => leave("cancelled", new EngineCancelledError());
      const done = () => {
        clearTimeout(timer);
        wait.signal?.removeEventListener("abort", onAbort);
      };
      wait.signal?.addEventListener("abort", onAbort);
      const one: Waiting = {
        input,
        since: performance.now(),
        isGone: false,
        begun,
        settle: (answer) => {
          done();
          resolve(answer);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      network[lane].push(one);
      fill();
    });
  };

  const runMany = async (network: Lanes, inputs: readonly unknown[], wait: WaitOptions) => {
    const answers: Promise<unknown>[] = [];
    let failed = false;
    // Every case of a batch listens to the one signal; Node would take eleven for a leak.
    if (wait.signal) setMaxListeners(0, wait.signal);
    // The next chunk is handed in when the one before it begins, so that there is always a batch to take and
    // never more of it in the queue.
    for (let start = 0; start < inputs.length && !failed; start += maxBatch) {
      const chunk = inputs.slice(start, start + maxBatch);
      await new Promise<void>((next, stop) => {
        let unbegun = chunk.length;
        const begun = () => {
          if (--unbegun === 0) next();
        };
        const submitted = chunk.map((input) => submit(network, "bulk", input, wait, begun));
        const fail = (error: unknown) => {
          failed = true;
          stop(error);
        };
        for (const answer of submitted) answer.catch(fail);
        answers.push(...submitted);
      });
    }
    return await Promise.all(answers);
  };

  return {
    get waiting() {
      return waitingCases();
    },
    get running() {
      return running.size;
    },
    network<Case, Answer>(model: string, compute: (cases: readonly Case[]) => Promise<readonly Answer[]>) {
      const lanes: Lanes = {
        model,
        single: [],
        bulk: [],
        closed: false,
        runBatch: (inputs) => compute(inputs as readonly Case[]),
      };
      networks.push(lanes);
      return {
        run: (input, wait = {}) => submit(lanes, "single", input, wait) as Promise<Answer>,
        runMany: (inputs, wait = {}) => runMany(lanes, inputs, wait) as Promise<Answer[]>,
        close() {
          const at = networks.indexOf(lanes);
          if (at >= 0) networks.splice(at, 1);
          refuseAll(lanes);
        },
      };
    },
    async close() {
      closed = true;
      networks.forEach(refuseAll);
      await Promise.all(running);
    },
  };
}

function refuseAll(lanes: Lanes): void {
  lanes.closed = true;
  for (const one of [...lanes.single.splice(0), ...lanes.bulk.splice(0)]) one.fail(new EngineClosedError());
}

function longestWaiting(networks: readonly Lanes[]): Lanes | undefined {
  const since = ({ single, bulk }: Lanes) => single[0]?.since ?? bulk[0]?.since ?? Number.POSITIVE_INFINITY;
  const isSingle = ({ single }: Lanes) => single.length > 0;
  return networks
    .filter(({ single, bulk }) => single.length + bulk.length > 0)
    .reduce<Lanes | undefined>((best, one) => {
      if (!best || (isSingle(one) && !isSingle(best))) return one;
      if (isSingle(best) && !isSingle(one)) return best;
      return since(one) < since(best) ? one : best;
    }, undefined);
}
