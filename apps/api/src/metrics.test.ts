import { createMetrics } from "@synoptic/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer } from "./testing/test-server.ts";

let open: Awaited<ReturnType<typeof startTestServer>>;
let closed: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  open = await startTestServer({ metrics: { metrics: createMetrics(), metricsToken: "for-operators" } });
  closed = await startTestServer();
});
afterAll(() => Promise.all([open.close(), closed.close()]));

const get = (url: string, token?: string) =>
  fetch(`${url}/metrics`, token ? { headers: { authorization: `Bearer ${token}` } } : {});

test("whoever has the token reads the metrics", async () => {
  const response = await get(open.url, "for-operators");
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("# TYPE synoptic_inference_batch_seconds histogram");
});

test("refused: no token, another one, a user's key; without a token there is no such path", async () => {
  expect((await get(open.url)).status).toBe(401);
  expect((await get(open.url, "for-strangers")).status).toBe(401);
  expect((await get(open.url, open.keys.administrator)).status).toBe(401);
  expect((await get(closed.url, "for-operators")).status).toBe(404);
});
