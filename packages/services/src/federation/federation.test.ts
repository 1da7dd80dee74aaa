import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Actor,
  ConflictError,
  DomainError,
  ForbiddenError,
  InvalidInputError,
  UnauthenticatedError,
} from "@synoptic/domain";
import { findModelRoles } from "@synoptic/persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { learntStudies } from "../models/learnt-studies.ts";
import { recordReferenceLabel } from "../models/record-reference-label.ts";
import { registerStudy } from "../register-study.ts";
import { runTask } from "../tasks/run-task.ts";
import { greyPicture } from "../testing/drawn-pictures.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { answerMessage } from "./answer-message.ts";
import { answerFederatedRun } from "./answer-proposal.ts";
import { endFederatedRun } from "./end-run.ts";
import { endFederationPeer, registerFederationPeer } from "./peers.ts";
import { pollCoordinators } from "./poll-coordinators.ts";
import { type ProposeFederatedRunInput, proposeFederatedRun } from "./propose-run.ts";
import { signText } from "./signing.ts";
import { siteIdentity, siteKeyOf, writeSiteCode } from "./site-identity.ts";
import { readDoubles, readWords } from "./vectors.ts";

/** Sites of one server that reach each other over HTTP; `hill` has too few persons. Each has its own mix of the kinds. */
const sizes = {
  // Three tenths of 72 are enough to be told by whatever blur.
  river: { disc: 72, bar: 20 },
  lake: { disc: 20, bar: 72 },
  forest: { disc: 20, bar: 20 },
  coast: { disc: 11, bar: 11 },
  hill: { disc: 4, bar: 3 },
};
type Name = keyof typeof sizes;
const names = Object.keys(sizes) as Name[];
const classOf = { disc: "tumor", bar: "no_tumor" } as const;

let at: TestContext;
const admins = {} as Record<Name, Actor>;
const purposes = {} as Record<Name, string>;
/** Of the river's peers. */
const peerIds = {} as Record<Name, string>;
let url: string;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    try {
      const signature = String(request.headers["synoptic-signature"]);
      const answer = await answerMessage(at.context, Buffer.concat(chunks).toString(), signature);
      response.writeHead(200, { "synoptic-signature": answer.signature }).end(answer.text);
    } catch (error) {
      response.writeHead(error instanceof DomainError ? 409 : 500).end("{}");
    }
  });
});

beforeAll(async () => {
  at = await openTestContext();
  at.clock.now = new Date();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let seed = 0;
  for (const name of names) {
    const site = await at.db.site.create({ data: { slug: name, name } });
    const user = await at.db.user.create({
      data: {
        siteId: site.id,
        email: `ada@${name}`,
        name: "Ada",
        role: "administrator",
        passwordHash: "none",
      },
    });
    const admin: Actor = { kind: "user", id: user.id, siteId: site.id, role: "administrator" };
    admins[name] = admin;
    const purpose = await at.db.researchPurpose.create({
      data: {
        siteId: site.id,
        title: "Heads of several sites",
        approval: "EC 1",
        uses: ["federation"],
        startsAt: new Date("2026-01-01"),
        createdAt: at.clock.now,
      },
    });
    purposes[name] = purpose.id;
    for (const kind of ["disc", "bar"] as const) {
      for (let i = 0; i < sizes[name][kind]; i++) {
        const patientId = await at.addPatient(admin);
        const png = await greyPicture(kind, seed++);
        const { sha256 } = await at.context.blobs.write(png, { limitBytes: 1e6 });
        const { studyIds } = await registerStudy(at.context, admin, {
          sha256s: [sha256],
          patientId,
          scenario: "brain",
        });
        await recordReferenceLabel(at.context, admin, {
          studyId: studyIds[0]!,
          classId: classOf[kind],
          source: "drawn",
        });
      }
    }
  }
  at.clock.now = new Date(at.clock.now.getTime() + 1000);
  const codeOf = async (name: Name, withUrl: boolean) => {
    const { publicKey } = await siteIdentity(at.db, admins[name].siteId, at.clock.now);
    return writeSiteCode({ name, key: siteKeyOf(publicKey), url: withUrl ? url : null });
  };
  for (const name of names.slice(1)) {
    await registerFederationPeer(at.context, admins[name], { code: await codeOf("river", true) });
    const { peerId } = await registerFederationPeer(at.context, admins.river, {
      code: await codeOf(name, false),
    });
    peerIds[name] = peerId;
  }
});
afterAll(async () => {
  server.close();
  await at.close();
});

const propose = (others: readonly Name[], input: Partial<ProposeFederatedRunInput> = {}) =>
  proposeFederatedRun(at.context, admins.river, {
    purpose: "To see whether one head serves all.",
    kind: "training",
    scenario: "brain",
    peerIds: others.map((name) => peerIds[name]),
    rounds: 2,
    localSteps: 8,
    ...input,
  });
const runOf = (name: Name, runKey: string, role: "participant" | "coordinator" = "participant") =>
  at.db.federatedRun.findUniqueOrThrow({
    where: { siteId_runKey_role: { siteId: admins[name].siteId, runKey, role } },
  });
async function decide(name: Name, runKey: string, accept: boolean) {
  const { id: runId } = await runOf(name, runKey);
  return answerFederatedRun(at.context, admins[name], { runId, accept, purposeId: purposes[name] });
}
/** Works the tasks of these sites, until they end. */
async function work(some: readonly Name[], runKey: string) {
  await Promise.all(
    some.map(async (name) => {
      const { taskId } = await runOf(name, runKey);
      if (taskId) await runTask(at.context, taskId);
    }),
  );
}
const taskOf = async (name: Name, runKey: string) => {
  const { taskId } = await runOf(name, runKey);
  return at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId! } });
};

describe("a training of three sites", () => {
  const all = ["river", "lake", "forest"] as const;
  let runKey: string;

  test("worked example: proposed, accepted, learnt together; each site has its challenger", async () => {
    ({ runKey } = await propose(["lake", "forest"], { modelId: "brain-three" }));
    await pollCoordinators(at.context);
    // Seen by each site, and nothing is computed before it is answered.
    for (const name of all)
      expect(await runOf(name, runKey)).toMatchObject({ state: "proposed", taskId: null });
    for (const name of all) await decide(name, runKey, true);
    await pollCoordinators(at.context);
    await work(all, runKey);

    const { rounds, ...run } = await at.db.federatedRun.findFirstOrThrow({
      where: { runKey, role: "coordinator" },
      include: { rounds: { orderBy: { number: "asc" } } },
    });
    expect(run).toMatchObject({ state: "succeeded", attempt: 1, reason: null });
    const areas = rounds.map(({ figures }) => (figures as { auc: number }).auc);
    expect(areas).toHaveLength(3);
    expect(areas[0]).toBeCloseTo(0.5, 6);
    expect(areas[2]).toBeGreaterThan(0.85);
    for (const name of all) {
      expect(await taskOf(name, runKey)).toMatchObject({ state: "succeeded", errorCode: null });
      const { challenger } = await findModelRoles(at.db, admins[name].siteId, "brain");
      expect(challenger).toMatchObject({ id: "brain-three", version: "1.0.0" });
      const row = await at.db.modelVersion.findFirstOrThrow({
        where: { modelId: "brain-three", sites: { some: { siteId: admins[name].siteId } } },
      });
      expect(row.card).toMatch(/Federated: learnt by 3 sites .*river with about \d+ persons/);
      expect(row.card).toContain("No noise was added");
      const learnt = await learntStudies(at.db, admins[name].siteId, row.id);
      expect(learnt.size).toBe(sizes[name].disc + sizes[name].bar);
    }
  });

  test("what the coordinator holds of others is masked, and nothing else left them", async () => {
    const { weights } = await runOf("river", runKey, "coordinator");
    const participants = await at.db.federatedParticipant.findMany({
      where: { run: { runKey } },
      include: { shares: { orderBy: { round: "asc" } } },
    });
    for (const { persons, shares } of participants) {
      expect(persons! % 11).toBe(0);
      expect(shares.map(({ round }) => round)).toEqual([1, 2, 3]);
      for (const { vector } of shares) {
        const words = readWords(vector);
        // Counts are small and updates near 0 or near 2³² where they are not masked; masked words are anywhere.
        const middle = words.filter((word) => word > 2 ** 30 && word < 3 * 2 ** 30).length / words.length;
        expect(middle).toBeGreaterThan(0.35);
        expect(new Set(words).size).toBeGreaterThan(0.99 * words.length);
      }
    }
    expect(readDoubles(weights!).some((value) => value !== 0)).toBe(true);
    const left = await at.db.federationMessage.findMany({
      where: { run: { runKey, siteId: admins.lake.siteId } },
      orderBy: { madeAt: "asc" },
    });
    expect(left.map(({ kind, round }) => `${kind} ${round}`)).toEqual([
      "answer 0",
      "key 0",
      "share 1",
      "share 2",
      "share 3",
    ]);
    const told = JSON.stringify(left.map(({ body }) => body));
    for (const { id } of await at.db.patient.findMany({ select: { id: true } }))
      expect(told).not.toContain(id);
  });

  test("an attempt that was killed sends the very same share again", async () => {
    const { id, siteId } = await runOf("lake", runKey);
    const where = { runId_kind_attempt_round: { runId: id, kind: "share", attempt: 1, round: 3 } };
    const before = await at.db.federationMessage.findUniqueOrThrow({ where });
    await at.db.federationMessage.update({ where, data: { sentAt: null } });
    await at.db.federatedRun.updateMany({
      where: { siteId, runKey, role: "participant" },
      data: { state: "running" },
    });
    const { taskId } = await runOf("lake", runKey);
    await at.db.backgroundTask.update({ where: { id: taskId! }, data: { state: "queued" } });
    await runTask(at.context, taskId!);
    expect(await taskOf("lake", runKey)).toMatchObject({ state: "succeeded" });
    expect((await at.db.federationMessage.findUniqueOrThrow({ where })).body).toEqual(before.body);
    expect(await at.db.siteModel.count({ where: { siteId, modelVersion: { modelId: "brain-three" } } })).toBe(
      1,
    );
  });
});

test("with noise: each round is one step, and the card says what that promises each patient", async () => {
  const all = ["river", "lake", "forest"] as const;
  const privacy = { clip: 1, noiseMultiplier: 4, delta: 1e-5 };
  const { runKey } = await propose(["lake", "forest"], { modelId: "brain-noisy", C: 1, privacy });
  await pollCoordinators(at.context);
  for (const name of all) await decide(name, runKey, true);
  await pollCoordinators(at.context);
  await work(all, runKey);
  const { state, weights } = await runOf("river", runKey, "coordinator");
  expect(state).toBe("succeeded");
  // Two rounds of three sites: 0.3 · 4 · 1 / total in each number and site, far above what the cases themselves say.
  const total = (await at.db.federatedParticipant.findMany({ where: { run: { runKey } } })).reduce(
    (sum, { persons }) => sum + persons!,
    0,
  );
  const numbers = [...readDoubles(weights!)];
  const spread = Math.sqrt(numbers.reduce((sum, value) => sum + value ** 2, 0) / numbers.length);
  const expected = (Math.sqrt(6) * 0.3 * 4) / total;
  expect(spread).toBeGreaterThan(0.95 * expected);
  expect(spread).toBeLessThan(1.5 * expected);
  const { card } = await at.db.modelVersion.findFirstOrThrow({ where: { modelId: "brain-noisy" } });
  expect(card).toMatch(/\(1\.\d\d, 0\.00001\)-differentially private for each patient/);
});

test("a site that goes silent is left behind: the round is repeated without it, with new keys", async () => {
  const some = ["river", "lake", "forest", "coast"] as const;
  const { runKey } = await propose(["lake", "forest", "coast"], { kind: "evaluation", roundMinutes: 1 });
  await pollCoordinators(at.context);
  for (const name of some) await decide(name, runKey, true);
  await pollCoordinators(at.context);
  // The coast tells its key and is never heard of again.
  const there = work(["river", "lake", "forest"], runKey);
  const rows = () =>
    at.db.federatedParticipant.findMany({ where: { run: { runKey } }, orderBy: { name: "asc" } });
  await expect
    .poll(async () => (await rows()).filter(({ exchange }) => exchange).length, { timeout: 30_000 })
    .toBe(3);
  const before = await rows();
  at.clock.now = new Date(at.clock.now.getTime() + 61_000);
  await there;
  const after = await rows();
  expect(after.find(({ name }) => name === "coast")).toMatchObject({ lostAt: expect.any(Date) });
  const run = await runOf("river", runKey, "coordinator");
  expect(run).toMatchObject({ state: "succeeded", attempt: 2 });
  expect((run.result as { sites: string[] }).sites.sort()).toEqual(["forest", "lake", "river"]);
  const keyOf = (of: typeof before) =>
    of.find(({ name }) => name === "lake")!.exchange as { publicKey: string };
  expect(keyOf(after).publicKey).not.toBe(keyOf(before).publicKey);
  const { evaluation } = run.result as { evaluation: { auc: { value: number }; withFinding: number } };
  expect(evaluation.withFinding % 11).toBe(0);
  expect(evaluation.auc.value).toBeGreaterThan(0);
});

describe("a run that does not come about", () => {
  test("a site refuses, and two are left: it fails and says why, and nothing was computed", async () => {
    const { runKey } = await propose(["lake", "forest"]);
    await pollCoordinators(at.context);
    await decide("river", runKey, true);
    await decide("lake", runKey, true);
    await decide("forest", runKey, false);
    await pollCoordinators(at.context);
    expect(await runOf("river", runKey, "coordinator")).toMatchObject({ state: "failed", attempt: 0 });
    expect(await runOf("forest", runKey)).toMatchObject({ state: "refused", taskId: null });
    expect(await runOf("lake", runKey)).toMatchObject({
      state: "failed",
      taskId: null,
      reason: expect.stringContaining("Fewer than 3 sites accepted"),
    });
  });

  test("a site with fewer persons than the floor refuses by itself, and the coordinator is not told why", async () => {
    const { runKey } = await propose(["lake", "hill"]);
    await pollCoordinators(at.context);
    await decide("hill", runKey, true);
    expect(await runOf("hill", runKey)).toMatchObject({
      state: "refused",
      reason: expect.stringContaining("Too few"),
    });
    const told = await at.db.federationMessage.findFirstOrThrow({
      where: { run: { runKey, siteId: admins.hill.siteId } },
    });
    expect(told.body).toEqual({ kind: "answer", runKey, decision: "refused", persons: null });
    const mine = await at.db.federatedParticipant.findFirstOrThrow({
      where: { run: { runKey }, name: "hill" },
    });
    expect(mine).toMatchObject({ decision: "refused", persons: null });
  });

  test("without consent nobody counts, and without a purpose nobody accepts", async () => {
    const { runKey } = await propose(["lake", "forest"]);
    await pollCoordinators(at.context);
    const { id: runId } = await runOf("lake", runKey);
    const accept = (purposeId: string | null) =>
      answerFederatedRun(at.context, admins.lake, { runId, accept: true, purposeId });
    await expect(accept(null)).rejects.toThrow(ForbiddenError);
    await expect(accept(purposes.forest)).rejects.toThrow("no such purpose");
    await at.db.site.update({ where: { id: admins.lake.siteId }, data: { consentRule: "opt_in" } });
    const began = performance.now();
    await accept(purposes.lake);
    // A step of the grid, and what a timer may be early by: how long nobody took to find is not told.
    expect(performance.now() - began).toBeGreaterThan(250 - 5);
    await at.db.site.update({ where: { id: admins.lake.siteId }, data: { consentRule: "opt_out" } });
    expect(await runOf("lake", runKey)).toMatchObject({ state: "refused", persons: null });
    await expect(accept(purposes.lake)).rejects.toThrow(ConflictError);
    await endFederatedRun(at.context, admins.river, {
      runId: (await runOf("river", runKey, "coordinator")).id,
    });
    expect((await runOf("river", runKey, "coordinator")).reason).toContain("called the run off");
  });

  test("refused at once: one other site alone, noise that is none, a scenario nobody reads", async () => {
    await expect(propose(["lake"])).rejects.toThrow(InvalidInputError);
    const privacy = { clip: 1, noiseMultiplier: 0, delta: 1e-5 };
    await expect(propose(["lake", "forest"], { privacy })).rejects.toThrow(InvalidInputError);
    await expect(propose(["lake", "forest"], { scenario: "teeth" })).rejects.toThrow();
  });
});

describe("messages", () => {
  async function message(from: Name, changes: object = {}) {
    const own = await siteIdentity(at.db, admins[from].siteId, at.clock.now);
    const river = await siteIdentity(at.db, admins.river.siteId, at.clock.now);
    const text = JSON.stringify({
      version: 1,
      from: siteKeyOf(own.publicKey),
      to: siteKeyOf(river.publicKey),
      nonce: crypto.randomUUID(),
      sentAt: at.clock.now.toISOString(),
      body: { kind: "poll" },
      ...changes,
    });
    return { text, signature: signText(text, own.privateKey) };
  }

  test("one that is signed is answered once, and its answer is signed", async () => {
    const { text, signature } = await message("lake");
    const answer = await answerMessage(at.context, text, signature);
    expect(JSON.parse(answer.text)).toMatchObject({ version: 1, body: { runs: expect.any(Array) } });
    await expect(answerMessage(at.context, text, signature)).rejects.toThrow(ConflictError);
  });

  test("refused alike: changed, old, of nobody known, of a peer that was ended, no message at all", async () => {
    const { text, signature } = await message("lake");
    const old = await message("lake", { sentAt: new Date(at.clock.now.getTime() - 600_000).toISOString() });
    const other = await message("hill", { from: JSON.parse(text).from });
    await endFederationPeer(at.context, admins.river, { peerId: peerIds.coast });
    const ended = await message("coast");
    const bad = [
      { text: `${text} `, signature },
      old,
      other,
      ended,
      { text: "{", signature },
      { text, signature: "" },
    ];
    for (const one of bad)
      await expect(answerMessage(at.context, one.text, one.signature)).rejects.toThrow(UnauthenticatedError);
  });

  test("of a run in which the site has no part: not found", async () => {
    const { runKey } = await propose(["lake", "forest"]);
    const { text, signature } = await message("hill", { body: { kind: "work", runKey } });
    await expect(answerMessage(at.context, text, signature)).rejects.toThrow("no part");
  });
});
