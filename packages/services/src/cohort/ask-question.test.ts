import { type Actor, parseCohortDefinition } from "@synoptic/domain";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noteQuestion, questionHash, TooManyQuestionsError } from "./ask-question.ts";

let t: Awaited<ReturnType<typeof createTestDatabase>>;
let actor: Actor;

beforeAll(async () => {
  t = await createTestDatabase();
  const site = await t.db.site.create({ data: { slug: "north", name: "North Clinic" } });
  actor = { kind: "client", id: "019f0000-0000-7000-8000-000000000001", siteId: site.id, role: "researcher" };
});

afterAll(() => t.close());

const hour = (n: number) => new Date(Date.UTC(2026, 0, 1, n));
const older = (...ages: number[]) =>
  parseCohortDefinition({ schemaVersion: 1, where: { all: ages.map((from) => ({ age: { from } })) } });
const ask = (definition: ReturnType<typeof older>, at: Date, by = actor) =>
  noteQuestion(t.db, by, definition, at, 5);

test("an account asks so many different questions a day; those asked before are free", async () => {
  // Three: of 1, of 1 and 2, of all.
  await ask(older(1, 2, 3), hour(0));
  await ask(older(4), hour(1));
  // One: of 2; those of 1 and 2 and of all were told.
  await ask(older(2, 1, 3), hour(2));
  const fault = await ask(older(6), hour(4)).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(TooManyQuestionsError);
  expect(fault).toMatchObject({ code: "TOO_MANY_QUESTIONS", endsAt: hour(24) });
  await ask(older(4), hour(4));
  const other = { ...actor, id: "019f0000-0000-7000-8000-000000000002" };
  await ask(older(6), hour(4), other);
  // Three have become free at once, and the fourth is so an hour later.
  await expect(ask(older(7, 8, 9, 10), hour(24))).rejects.toMatchObject({ endsAt: hour(25) });
  await ask(older(7, 8, 9), hour(24));
});

test("what is known of a question is how often it was asked, not how often an attrition table told it", async () => {
  const rows = await t.db.cohortQuestion.findMany({ where: { actorId: actor.id! } });
  const times = new Map(rows.map((row) => [row.sha256, row.times]));
  expect(times.get(questionHash(older(1, 2, 3)))).toBe(2);
  expect(times.get(questionHash(older(4)))).toBe(2);
  expect([...times.values()].filter((n) => n === 0)).toHaveLength(5);
});

test("questions at the same time are not more than the limit", async () => {
  const many = { ...actor, id: "019f0000-0000-7000-8000-000000000003" };
  const asked = await Promise.allSettled(
    Array.from({ length: 12 }, (_, i) => ask(older(20 + i), hour(0), many)),
  );
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
});
