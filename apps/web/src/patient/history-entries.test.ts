import { expect, test } from "vitest";
import { listHistory } from "./history-entries.ts";
import type { HistoryData, KeptFactData } from "./history-query.ts";

const recordedAt = "2026-01-01T00:00:00Z";
const empty: HistoryData = {
  ...{ conditions: [], observations: [], medicationStatements: [], familyMemberHistory: [] },
  ...{ procedures: [], allergies: [], immunizations: [] },
};
const kept = (id: string, over: Partial<KeptFactData> = {}): KeptFactData => ({
  ...{ id, status: "completed", effectiveAt: null, recordedAt },
  ...{ code: { code: id, display: `Display of ${id}`, system: "http://snomed.info/sct" } },
  ...over,
});

test("worked example: what was done, reacted to and given, newest first among the rest", () => {
  const entries = listHistory({
    ...empty,
    procedures: [kept("p", { effectiveAt: "2019-03-01T00:00:00Z" })],
    allergies: [kept("a", { status: "active" })],
    immunizations: [kept("i", { effectiveAt: "2024-10-01T00:00:00Z" })],
  });
  expect(entries.map(({ kind, title, notUsed }) => [kind, title, notUsed])).toEqual([
    ["allergy", "Display of a", null],
    ["immunization", "Display of i", null],
    ["procedure", "Display of p", null],
  ]);
});

test.each([
  [{ status: "not-done" }, "not used: it was not done"],
  [{ status: "entered-in-error" }, "not used: entered in error"],
  [{ status: "refuted" }, "not used: refuted"],
  [{ code: null }, "not used: it has no code"],
])("what tells of nothing that was so says it: %j", (over, words) => {
  const [entry] = listHistory({ ...empty, procedures: [kept("p", over)] });
  expect(entry?.notUsed).toBe(words);
});

test("a medication that is not told yet has a title, and is not used", () => {
  const [entry] = listHistory({
    ...empty,
    medicationStatements: [
      { id: "m", code: null, status: "active", effectiveAt: null, endedAt: null, recordedAt },
    ],
  });
  expect(entry).toMatchObject({ kind: "medication", title: "Medication not told yet" });
  expect(entry?.notUsed).toContain("not used");
});
