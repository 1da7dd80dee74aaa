import { encodeGlobalID } from "@pothos/plugin-relay";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { addCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

function subscribe<T>(query: string, variables: Record<string, unknown> = {}, key = server.keys.clinician) {
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
  });
  return { client, answers: client.iterate<T>({ query, variables }) };
}

interface Progress {
  assessmentJobProgress: { state: string; progress: number; assessment: { id: string } | null };
}

const progress = /* GraphQL */ `
  subscription ($jobId: ID!) { assessmentJobProgress(jobId: $jobId) { state progress assessment { id } } }
`;

test("worked example: a job's state now, each change, and the end with its result", async () => {
  const { jobId, patientId } = await addCase(server.db, server.site.id);
  const { client, answers } = subscribe<Progress>(progress, {
    jobId: encodeGlobalID("AssessmentJob", jobId),
  });

  expect((await answers.next()).value.data.assessmentJobProgress).toEqual({
    state: "QUEUED",
    progress: 0,
    assessment: null,
  });
  for (const [state, share] of [
    ["running", 0.5],
    ["failed", 1],
  ] as const) {
    await server.db.assessmentJob.update({ where: { id: jobId }, data: { state, progress: share } });
    server.parts.services.events.publish({
      type: "job",
      siteId: server.site.id,
      jobId,
      patientId,
      state,
      progress: share,
    });
    const { value } = await answers.next();
    expect(value.data.assessmentJobProgress).toMatchObject({ state: state.toUpperCase(), progress: share });
  }
  expect((await answers.next()).done).toBe(true);
  await client.dispose();
});

test("a job that is over is told once", async () => {
  const { jobId } = await addCase(server.db, server.site.id, { postTest: 0.4 });
  const { client, answers } = subscribe<Progress>(progress, { jobId });

  expect((await answers.next()).value.data.assessmentJobProgress.state).toBe("SUCCEEDED");
  expect((await answers.next()).done).toBe(true);
  await client.dispose();
});

test("refused: another site's job is not found", async () => {
  const { jobId } = await addCase(server.db, server.otherSite.id);
  const { client, answers } = subscribe<Progress>(progress, { jobId });

  expect(JSON.stringify(await answers.next().catch((error: unknown) => error))).toContain("NOT_FOUND");
  await client.dispose();
});

test("the worklist tells its newest entry at once, then what changes at this site only", async () => {
  const own = await addCase(server.db, server.site.id, { postTest: 0.2 });
  await server.db.worklistItem.update({ where: { id: own.worklistItemId }, data: { updatedAt: new Date() } });
  const foreign = await addCase(server.db, server.otherSite.id, { postTest: 0.2 });
  const { client, answers } = subscribe<{ worklistChanged: { id: string } }>(
    "subscription { worklistChanged { id } }",
  );
  const next = async () => (await answers.next()).value.data.worklistChanged.id;
  const globalId = encodeGlobalID("WorklistItem", own.worklistItemId);

  expect(await next()).toBe(globalId);
  publishWorklist(server.otherSite.id, foreign.worklistItemId);
  publishWorklist(server.site.id, own.worklistItemId);
  expect(await next()).toBe(globalId);
  await client.dispose();
});

test("refused: queries and mutations do not go over a socket", async () => {
  const { client, answers } = subscribe("{ about { version } }");
  expect(JSON.stringify(await answers.next().catch((error: unknown) => error))).toContain(
    "Only subscriptions",
  );
  await client.dispose();
});

test("refused: another origin's page does not get a socket", async () => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    origin: "https://evil.example",
  });
  const status = await new Promise((resolve) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.on("open", () => resolve("open"));
    socket.on("error", () => {});
  });
  expect(status).toBe(403);
});

function publishWorklist(siteId: string, worklistItemId: string) {
  server.parts.services.events.publish({ type: "worklist", siteId, worklistItemId });
}
