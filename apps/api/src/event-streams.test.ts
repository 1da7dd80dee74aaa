import { createClient } from "graphql-sse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const progress = /* GraphQL */ `
  subscription ($jobId: ID!) { assessmentJobProgress(jobId: $jobId) { state progress assessment { id } } }
`;

const stream = (query: string, variables: Record<string, unknown> = {}, key = server.keys.integrator) =>
  createClient({
    url: `${server.url}/graphql/stream`,
    headers: { authorization: `Bearer ${key}` },
    retryAttempts: 0,
  }).iterate({ query, variables });

test("worked example: a job's state now and its end, as server-sent events", async () => {
  const { jobId, patientId } = await addCase(server.db, server.site.id);
  const answers = stream(progress, { jobId });
  expect((await answers.next()).value).toMatchObject({
    data: { assessmentJobProgress: { state: "QUEUED", assessment: null } },
  });
  await server.db.assessmentJob.update({ where: { id: jobId }, data: { state: "failed", progress: 1 } });
  const event = { siteId: server.site.id, jobId, patientId, state: "failed", progress: 1 } as const;
  server.parts.services.events.publish({ type: "job", ...event });
  expect((await answers.next()).value).toMatchObject({
    data: { assessmentJobProgress: { state: "FAILED" } },
  });
  expect((await answers.next()).done).toBe(true);
});

const refusal = async (answers: AsyncIterableIterator<unknown>) =>
  JSON.stringify(await answers.next().catch((error: unknown) => [error, String(error)]));

test("refused: another site's job, and no key", async () => {
  const { jobId } = await addCase(server.db, server.otherSite.id);
  expect(await refusal(stream(progress, { jobId }))).toContain("NOT_FOUND");
  expect(await refusal(stream(progress, { jobId }, "none"))).toContain("UNAUTHENTICATED");
});

const post = (headers: Record<string, string>, query: string) =>
  fetch(`${server.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
    body: JSON.stringify({ query }),
  });

test.each([
  ["a query", "{ about { version } }", "Only subscriptions"],
  ["what cannot be read", "subscription {", "Syntax Error"],
  ["what is not there", "subscription { weather }", "weather"],
])("refused: %s, before anything runs", async (_what, query, words) => {
  expect(await refusal(stream(query))).toContain(words);
});

test("refused: another site's page with this browser's session, and a body that is too large", async () => {
  expect((await post({ origin: "https://evil.example" }, progress)).status).toBe(403);
  expect((await post({}, " ".repeat(100_000))).status).toBe(413);
});
