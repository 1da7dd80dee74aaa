import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type Actor, ConflictError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { DestinationRefusedError } from "@synoptic/interop";
import { Webhook as Receiver } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { assessPatient } from "../assess-patient.ts";
import { reviewAssessment } from "../review-assessment.ts";
import { runAssessmentJob } from "../run-assessment-job.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { deliverWebhooks } from "./deliver-webhooks.ts";
import { endWebhook } from "./end-webhook.ts";
import { pingWebhook } from "./ping-webhook.ts";
import { registerWebhook } from "./register-webhook.ts";
import { replayDeliveries } from "./replay-deliveries.ts";
import { retryAfterMs } from "./retry-after.ts";

interface Got {
  headers: IncomingHttpHeaders;
  body: string;
}

let at: TestContext;
let admin: Actor;
let url: string;
const got: Got[] = [];
/** What the receiver answers. */
let answer = { status: 204, headers: {} as Record<string, string> };

const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(answer.status, answer.headers).end();
  });
});

beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
});
afterAll(async () => {
  receiver.close();
  await at.close();
});
beforeEach(async () => {
  await at.db.webhookDelivery.deleteMany();
  await at.db.webhook.deleteMany();
  got.length = 0;
  answer = { status: 204, headers: {} };
  // Receivers refuse what is older than five minutes, by their own clock.
  at.clock.now = new Date();
});

const register = (events: Parameters<typeof registerWebhook>[2]["events"] = ["assessment.completed"]) =>
  registerWebhook(at.context, admin, { url, events });
const deliveries = (webhookId: string) =>
  at.db.webhookDelivery.findMany({ where: { webhookId }, orderBy: [{ occurredAt: "asc" }, { id: "asc" }] });
const headersOf = ({ headers }: Got) => ({
  "webhook-id": String(headers["webhook-id"]),
  "webhook-timestamp": String(headers["webhook-timestamp"]),
  "webhook-signature": String(headers["webhook-signature"]),
});

async function assess(): Promise<string> {
  const patientId = await at.addPatient();
  const { jobId } = await assessPatient(at.context, at.actor, { patientId, scenarios: ["skin"] });
  await runAssessmentJob(at.context, jobId);
  return (await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } })).id;
}

test("worked example: an assessment and its review arrive signed, in order, with ids alone", async () => {
  const { webhookId, secret } = await register(["assessment.completed", "assessment.reviewed"]);
  const assessmentId = await assess();
  at.clock.now = new Date(at.clock.now.getTime() + 1000);
  await reviewAssessment(at.context, at.actor, { assessmentId, decision: "accepted" });
  await deliverWebhooks(at.context);

  const verified = got.map((one) => new Receiver(secret).verify(one.body, headersOf(one)));
  const data = { resourceType: "RiskAssessment", id: assessmentId };
  expect(verified).toEqual([
    { type: "assessment.completed", timestamp: expect.any(String), data },
    { type: "assessment.reviewed", timestamp: expect.any(String), data },
  ]);
  const rows = await deliveries(webhookId);
  expect(rows).toMatchObject([
    { state: "delivered", attempts: 1, lastStatus: 204 },
    { state: "delivered", attempts: 1, lastStatus: 204 },
  ]);
  expect(got.map((one) => headersOf(one)["webhook-id"])).toEqual(rows.map(({ id }) => id));
  await deliverWebhooks(at.context);
  expect(got).toHaveLength(2);
});

test("another secret, a changed body and an old time do not verify", async () => {
  const { secret } = await register();
  await assess();
  await deliverWebhooks(at.context);
  const [one] = got as [Got];
  const other = `whsec_${Buffer.alloc(32).toString("base64")}`;
  expect(() => new Receiver(other).verify(one.body, headersOf(one))).toThrow();
  expect(() => new Receiver(secret).verify(`${one.body} `, headersOf(one))).toThrow();
  const old = { ...headersOf(one), "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 600) };
  expect(() => new Receiver(secret).verify(one.body, old)).toThrow();
});

test("a receiver that fails is tried again, later each time, under the same id, until it is given up; a replay sends it", async () => {
  const { webhookId, secret } = await register();
  await assess();
  answer.status = 503;
  for (const wait of [...retryAfterMs, 0]) {
    await deliverWebhooks(at.context);
    const before = got.length;
    await deliverWebhooks(at.context);
    expect(got).toHaveLength(before);
    at.clock.now = new Date(at.clock.now.getTime() + wait * 1.3);
  }
  expect(got).toHaveLength(retryAfterMs.length + 1);
  expect(new Set(got.map((one) => headersOf(one)["webhook-id"])).size).toBe(1);
  expect(await deliveries(webhookId)).toMatchObject([
    { state: "dead", lastStatus: 503, lastReason: "It answered 503." },
  ]);

  answer.status = 200;
  at.clock.now = new Date();
  expect(await replayDeliveries(at.context, admin, { webhookId })).toEqual({ webhookId, replayed: 1 });
  await deliverWebhooks(at.context);
  expect(await deliveries(webhookId)).toMatchObject([{ state: "delivered", attempts: 1 }]);
  const last = got.at(-1) as Got;
  expect(() => new Receiver(secret).verify(last.body, headersOf(last))).not.toThrow();
});

test("one failure keeps the rest of the same webhook back, and no other webhook", async () => {
  const { webhookId } = await register();
  const away = await at.db.webhook.create({
    data: {
      siteId: admin.siteId,
      url: "http://127.0.0.1:9/",
      events: ["assessment.completed"],
      secret: `whsec_${Buffer.alloc(32).toString("base64")}`,
      createdAt: at.clock.now,
    },
  });
  await assess();
  await assess();
  await deliverWebhooks(at.context);
  expect(await deliveries(webhookId)).toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
  const waiting = await deliveries(away.id);
  expect(waiting.map(({ state, attempts }) => `${state} ${attempts}`).sort()).toEqual([
    "waiting 0",
    "waiting 1",
  ]);
  expect(waiting.find(({ attempts }) => attempts === 1)?.lastReason).toBe(
    "The connection failed: ECONNREFUSED.",
  );
});

test("two processes at once send each delivery once", async () => {
  await register();
  for (let i = 0; i < 5; i++) await assess();
  await Promise.all([deliverWebhooks(at.context), deliverWebhooks(at.context)]);
  await deliverWebhooks(at.context);
  expect(got).toHaveLength(5);
});

test("a redirect is not followed, wherever it leads", async () => {
  const { webhookId } = await register();
  await assess();
  answer = { status: 302, headers: { location: `${url}/elsewhere` } };
  await deliverWebhooks(at.context);
  expect(got).toHaveLength(1);
  expect(await deliveries(webhookId)).toMatchObject([
    { state: "waiting", lastStatus: 302, lastReason: "It redirects, which is not followed." },
  ]);
});

test("a name that leads to a private address when it is sent is given up without a connection", async () => {
  const { webhookId } = await register();
  // As if the name had led elsewhere when it was registered.
  const rebound = url.replace("127.0.0.1", "localhost");
  await at.db.webhook.update({ where: { id: webhookId }, data: { url: rebound.replace("http:", "https:") } });
  await assess();
  await deliverWebhooks({ ...at.context, webhookNetworks: [] });
  expect(got).toHaveLength(0);
  expect(await deliveries(webhookId)).toMatchObject([
    { state: "dead", lastReason: "The URL leads to a private or reserved address." },
  ]);
});

test("what fails rolls its event back: a refused review tells nobody", async () => {
  const { webhookId } = await register(["assessment.reviewed"]);
  const assessmentId = await assess();
  const review = { assessmentId, decision: "overridden" as const };
  await expect(reviewAssessment(at.context, at.actor, review)).rejects.toThrow(InvalidInputError);
  expect(await deliveries(webhookId)).toEqual([]);
});

test("an ended webhook gets nothing more, not what waits either; a ping goes to a live one", async () => {
  const { webhookId } = await register();
  await pingWebhook(at.context, admin, { webhookId });
  await deliverWebhooks(at.context);
  expect(JSON.parse(got[0]?.body ?? "")).toMatchObject({ type: "ping", data: { id: webhookId } });
  await assess();
  await endWebhook(at.context, admin, { webhookId });
  await assess();
  await deliverWebhooks(at.context);
  expect(got).toHaveLength(1);
  expect((await deliveries(webhookId)).map(({ state }) => state)).toEqual(["delivered", "dead"]);
  await expect(pingWebhook(at.context, admin, { webhookId })).rejects.toThrow(ConflictError);
  await expect(replayDeliveries(at.context, admin, { webhookId })).rejects.toThrow(ConflictError);
});

test("another site's events do not arrive, and its administrator finds no webhook of ours", async () => {
  const { webhookId } = await register();
  const stranger: Actor = { ...at.stranger, role: "administrator" };
  const patientId = await at.addPatient(at.stranger);
  const { jobId } = await assessPatient(at.context, at.stranger, { patientId, scenarios: ["skin"] });
  await runAssessmentJob(at.context, jobId);
  expect(await deliveries(webhookId)).toEqual([]);
  await expect(endWebhook(at.context, stranger, { webhookId })).rejects.toThrow(NotFoundError);
});

test.each([
  [
    "a private address that nobody allowed",
    { url: "https://10.0.0.1/", events: ["ping"] },
    DestinationRefusedError,
  ],
  [
    "a name that leads nowhere",
    { url: "https://nowhere.invalid/", events: ["ping"] },
    DestinationRefusedError,
  ],
  ["no event", { url: "https://ehr.example.org/", events: [] }, InvalidInputError],
  ["an unknown event", { url: "https://ehr.example.org/", events: ["patient.born"] }, InvalidInputError],
])("refused: %s", async (_what, input, fault) => {
  await expect(registerWebhook(at.context, admin, input as never)).rejects.toThrow(fault);
  expect(await at.db.webhook.count()).toBe(0);
});
