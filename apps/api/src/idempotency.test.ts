import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Registered {
  registerPatient: { patient?: { id: string }; code?: string; path?: string[] };
}

const register = /* GraphQL */ `
  mutation ($input: RegisterPatientInput!, $key: String) {
    registerPatient(input: $input, idempotencyKey: $key) {
      ... on RegisterPatientPayload { patient { id familyName } }
      ... on Problem { code message path }
    }
  }
`;

const ask = async (familyName: string, key: string | null, as = server.keys.integrator) => {
  const input = { familyName, birthDate: "1967-11-07", sex: "FEMALE" };
  const { data } = await server.ask<Registered>(register, { key: as, variables: { input, key } });
  return data!.registerPatient;
};
const patients = () => server.db.patient.count();

test("worked example: the same request under the same key is done once, and answered the same each time", async () => {
  const before = await patients();
  const first = await ask("Curie", "order-1");
  const again = await ask("Curie", "order-1");
  expect(first.patient?.id).toBeTruthy();
  expect(again).toEqual(first);
  expect(await patients()).toBe(before + 1);
  await ask("Curie", "order-2");
  await ask("Curie", null);
  expect(await patients()).toBe(before + 3);
});

test("twenty at once are done once: one answers, the others answer the same or say that it is under way", async () => {
  const before = await patients();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask("Noether", "at-once")));
  expect(await patients()).toBe(before + 1);
  const ids = new Set(answers.flatMap(({ patient }) => patient?.id ?? []));
  expect(ids.size).toBe(1);
  for (const { patient, code } of answers)
    expect(patient ? undefined : code).toBe(patient ? undefined : "CONFLICT");
});

test("another request under the key is refused; another caller's key is its own", async () => {
  await ask("Meitner", "mine");
  expect(await ask("Hahn", "mine")).toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
    path: ["idempotencyKey"],
  });
  const before = await patients();
  expect((await ask("Hahn", "mine", server.keys.clinician)).patient?.id).toBeTruthy();
  expect(await patients()).toBe(before + 1);
});

test("a request that failed may be mended and sent again under its key", async () => {
  const input = { familyName: "Germain", birthDate: "1776-04-01", sex: "FEMALE" };
  const identifiers = [{ system: "urn:mrn", value: "G-1", typeCode: "MR" }];
  const send = (variables: object) =>
    server.ask<Registered>(register, { key: server.keys.integrator, variables });
  await send({ input: { ...input, identifiers } });
  const taken = await send({ input: { ...input, familyName: "Other", identifiers }, key: "mend" });
  expect(taken.data?.registerPatient.code).toBe("CONFLICT");
  const mended = await send({ input: { ...input, familyName: "Other" }, key: "mend" });
  expect(mended.data?.registerPatient.patient?.id).toBeTruthy();
});

test("after a day the key is free, and one whose process is gone after ten minutes", async () => {
  const first = await ask("Lovelace", "old");
  const dayAgo = new Date(Date.now() - 25 * 3_600_000);
  await server.db.idempotentAnswer.updateMany({ where: { key: "old" }, data: { createdAt: dayAgo } });
  expect((await ask("Lovelace", "old")).patient?.id).not.toBe(first.patient?.id);

  await server.db.idempotentAnswer.updateMany({ where: { key: "old" }, data: { answer: null } });
  expect(await ask("Lovelace", "old")).toMatchObject({ code: "CONFLICT" });
  const gone = new Date(Date.now() - 11 * 60_000);
  await server.db.idempotentAnswer.updateMany({ where: { key: "old" }, data: { createdAt: gone } });
  expect((await ask("Lovelace", "old")).patient?.id).toBeTruthy();
});

test.each(["", "with space", "k".repeat(256), "schlüssel"])("refused: the key %j", async (key) => {
  expect(await ask("Curie", key)).toMatchObject({ code: "INVALID_INPUT", path: ["idempotencyKey"] });
});

test("what holds a secret takes no key, so that no secret is kept", async () => {
  const { errors } = await server.ask(
    'mutation { createApiClient(input: {name: "x", role: INTEGRATOR}, idempotencyKey: "k") { __typename } }',
    { key: server.keys.administrator },
  );
  expect(errors?.[0]?.message).toContain("idempotencyKey");
});
