import { siteIdentity, siteKeyOf, writeSiteCode } from "@synoptic/services";
import { loadBundledModels } from "@synoptic/services/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  server.parts.services.models = await loadBundledModels();
});
afterAll(async () => {
  await server.parts.services.models.close();
  await server.close();
});

const home = "query { federationHome { name fingerprint code } federationPeers { id name fingerprint } }";
const register = `mutation ($code: String!) { registerFederationPeer(input: { code: $code }) {
  __typename ... on FederationPeerPayload { peer { id } } ... on Problem { code } } }`;
const propose = `mutation ($input: ProposeFederatedRunInput!) { proposeFederatedRun(input: $input) {
  __typename ... on FederatedRunPayload { run { id } } ... on Problem { code message } } }`;
const answer = `mutation ($input: AnswerFederatedRunInput!) { answerFederatedRun(input: $input) {
  __typename ... on FederatedRunPayload { run { state decision reason } } ... on Problem { code } } }`;
const runs = `query { federatedRuns {
  id runKey role state decision kind purpose scenario modelLabel coordinator round roundCount leaves floor
  privacy { epsilon delta } sites { name decision persons } rounds { number auc } reason
  evaluation { auc { value } roc { threshold } calibration { persons } } } }`;
const messages = "query { federatedRuns { messages { kind bytes sha256 body } } }";

type Answers = Record<string, { __typename: string; code?: string }>;

/** Codes of other sites that are never reached: they ask, and are not asked. */
async function otherCodes() {
  const codes: string[] = [];
  for (const name of ["Lake", "Forest"]) {
    const { id } = await server.db.site.create({ data: { slug: name, name } });
    const { publicKey } = await siteIdentity(server.db, id, new Date());
    codes.push(writeSiteCode({ name, key: siteKeyOf(publicKey), url: null }));
  }
  return codes;
}

test("an administrator knows other sites by their codes; a researcher proposes and sees; an administrator refuses", async () => {
  const { administrator: admin, researcher } = server.keys;
  for (const code of await otherCodes()) {
    const byResearcher = await server.ask<Answers>(register, { key: researcher, variables: { code } });
    expect(byResearcher.data!.registerFederationPeer).toMatchObject({
      __typename: "Problem",
      code: "FORBIDDEN",
    });
    const { data } = await server.ask<Answers>(register, { key: admin, variables: { code } });
    expect(data!.registerFederationPeer!.__typename).toBe("FederationPeerPayload");
  }
  const known = await server.ask<{ federationPeers: { id: string; name: string }[] }>(home, {
    key: researcher,
  });
  expect(known.errors).toBeUndefined();
  expect(known.data!.federationPeers.map(({ name }) => name)).toEqual(["Forest", "Lake"]);

  const peerIds = known.data!.federationPeers.map(({ id }) => id);
  const noise = { clip: 1, noiseMultiplier: 5, delta: 1e-5 };
  const input = { kind: "TRAINING", scenario: "skin", purpose: "To learn together", peerIds, noise };
  const proposed = await server.ask<Answers>(propose, { key: researcher, variables: { input } });
  expect(proposed.data!.proposeFederatedRun).toMatchObject({ __typename: "FederatedRunPayload" });

  const seen = await server.ask<{ federatedRuns: { id: string; role: string }[] }>(runs, { key: researcher });
  expect(seen.errors).toBeUndefined();
  expect(seen.data!.federatedRuns).toHaveLength(2);
  const mine = seen.data!.federatedRuns.find(({ role }) => role === "PARTICIPANT")!;
  expect(mine).toMatchObject({ state: "PROPOSED", roundCount: 21, floor: 11, privacy: { delta: 1e-5 } });

  const refuse = { input: { runId: mine.id, accept: false, reason: "Not now" } };
  const byResearcher = await server.ask<Answers>(answer, { key: researcher, variables: refuse });
  expect(byResearcher.data!.answerFederatedRun).toMatchObject({ code: "FORBIDDEN" });
  const { data } = await server.ask<Answers>(answer, { key: admin, variables: refuse });
  expect(data!.answerFederatedRun).toMatchObject({
    run: { state: "REFUSED", decision: "REFUSED", reason: "Not now" },
  });
  const left = await server.ask<{ federatedRuns: { messages: { kind: string }[] }[] }>(messages, {
    key: admin,
  });
  expect(left.data!.federatedRuns.flatMap((run) => run.messages.map(({ kind }) => kind))).toEqual(["answer"]);
  // What left is for administrators, and runs are not for machines that bring data.
  expect((await server.ask(messages, { key: researcher })).errors).toBeDefined();
  expect((await server.ask(runs, { key: server.keys.integrator })).errors).toBeDefined();
});

test("over HTTP, what no registered site has signed is not answered", async () => {
  const response = await fetch(`${server.url}/federation/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "synoptic-signature": "AAAA" },
    body: "{}",
  });
  expect(response.status).toBe(401);
});
