import type { EngineObserver } from "@synoptic/inference";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What operators may know of a process: numbers and names of models, nothing of a person. */
export interface Metrics {
  observer: EngineObserver;
  /** Asked for when somebody reads the metrics. */
  watchEngine(engine: { readonly waiting: number; readonly running: number }): void;
  contentType: string;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** Seconds; a forward pass takes milliseconds and an explanation's queue may take a minute. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** @see https://prometheus.io/docs/practices/naming/ */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ["model"] as const;
  collectDefaultMetrics({ register: registry, prefix: "synoptic_" });
  const runSeconds = new Histogram({
    name: "synoptic_inference_batch_seconds",
    help: "Time in which one batch ran through a network.",
    labelNames,
    buckets: secondsBuckets,
    registers,
  });
  const waitSeconds = new Histogram({
    name: "synoptic_inference_wait_seconds",
    help: "Time that one case waited for its batch to begin.",
    labelNames,
    buckets: secondsBuckets,
    registers,
  });
  const batchCases = new Histogram({
    name: "synoptic_inference_batch_cases",
    help: "Cases in one batch.",
    labelNames,
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers,
  });
  const failed = new Counter({
    name: "synoptic_inference_failed_cases_total",
    help: "Cases whose batch failed.",
    labelNames,
    registers,
  });
  const refused = new Counter({
    name: "synoptic_inference_refused_cases_total",
    help: "Cases that were refused because too many waited, or left because they were cancelled or too late.",
    labelNames: ["model", "reason"],
    registers,
  });
  return {
    observer: {
      batchDone({ model, cases, waitedMs, runMs }) {
        runSeconds.observe({ model }, runMs / 1000);
        batchCases.observe({ model }, cases);
        for (const waited of waitedMs) waitSeconds.observe({ model }, waited / 1000);
      },
      batchFailed: ({ model, cases }) => failed.inc({ model }, cases),
      refused: ({ model, reason }) => refused.inc({ model, reason }),
    },
    watchEngine(engine) {
      const gauge = (name: string, help: string, read: () => number) =>
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(read());
          },
        });
      gauge("synoptic_inference_waiting_cases", "Cases that wait for a network.", () => engine.waiting);
      gauge("synoptic_inference_running_batches", "Batches that run now.", () => engine.running);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
