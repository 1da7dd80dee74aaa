import { Worker } from "node:worker_threads";
import type { SessionRequest } from "./session-thread.mjs";

/** The thread in which all networks of this process run, one batch after another. */
export interface InferenceThread {
  /**
   * @param give what moves over and is gone here
   * @throws RuntimeFault with the runtime's words
   * @throws Error where the thread itself has ended
   */
  ask(request: SessionRequest, give?: readonly ArrayBuffer[]): Promise<unknown>;
}

/** What ONNX Runtime says of a network or an input that it does not take. */
export class RuntimeFault extends Error {}

type Reply = { id: number; value: unknown } | { id: number; fault: string };

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

let current: InferenceThread | undefined;

/** The process's thread, started where there is none. */
export function inferenceThread(): InferenceThread {
  current ??= start();
  return current;
}

function start(): InferenceThread {
  // None of the process's own flags: the thread is plain JavaScript and loads the runtime alone.
  const worker = new Worker(new URL("./session-thread.mjs", import.meta.url), { execArgv: [] });
  const asked = new Map<number, Asked>();
  let last = 0;
  let ended: Error | undefined;
  // Only a thread that is at work keeps the process alive.
  worker.unref();
  const settle = (id: number, by: (one: Asked) => void) => {
    const one = asked.get(id);
    asked.delete(id);
    if (asked.size === 0) worker.unref();
    if (one) by(one);
  };
  worker.on("message", (reply: Reply) => {
    settle(reply.id, ({ resolve, reject }) => {
      if ("fault" in reply) reject(new RuntimeFault(reply.fault));
      else resolve(reply.value);
    });
  });
  // A thread that fails tells so, and then that it has ended: only the first counts.
  const end = (error: Error) => {
    ended ??= error;
    if (current === thread) current = undefined;
    for (const id of [...asked.keys()]) settle(id, ({ reject }) => reject(error));
  };
  worker.on("error", end);
  worker.on("exit", () => end(new Error("The inference thread has ended.")));
  const thread: InferenceThread = {
    ask(request, give = []) {
      return new Promise((resolve, reject) => {
        // It would never be answered.
        if (ended) return reject(ended);
        const id = ++last;
        asked.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, request }, [...give]);
      });
    },
  };
  return thread;
}
