import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

test("worked example: what the engine did, in Prometheus' format", async () => {
  const { observer, watchEngine, text, contentType } = createMetrics();
  watchEngine({ waiting: 3, running: 1 });
  observer.batchDone({ model: "skin-head", cases: 2, waitedMs: [4, 600], runMs: 20 });
  observer.refused({ model: "skin-head", reason: "busy" });
  observer.batchFailed({ model: "skin-head", cases: 5 });
  const lines = (await text()).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      'synoptic_inference_batch_seconds_bucket{le="0.01",model="skin-head"} 0',
      'synoptic_inference_batch_seconds_bucket{le="0.025",model="skin-head"} 1',
      'synoptic_inference_wait_seconds_bucket{le="0.005",model="skin-head"} 1',
      'synoptic_inference_wait_seconds_count{model="skin-head"} 2',
      'synoptic_inference_batch_cases_sum{model="skin-head"} 2',
      'synoptic_inference_refused_cases_total{model="skin-head",reason="busy"} 1',
      'synoptic_inference_failed_cases_total{model="skin-head"} 5',
      "synoptic_inference_waiting_cases 3",
      "synoptic_inference_running_batches 1",
    ]),
  );
  expect(contentType).toContain("text/plain");
});
