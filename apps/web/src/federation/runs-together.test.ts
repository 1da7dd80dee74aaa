import { expect, test } from "vitest";
import type { FederatedRunData } from "./federation-query.ts";
import { personsInWords, runsTogether, standing } from "./runs-together.ts";

const row = (changes: Partial<FederatedRunData>) =>
  ({
    runKey: "a",
    role: "PARTICIPANT",
    state: "PROPOSED",
    decision: "WAITING",
    round: 0,
    roundCount: 4,
    ...changes,
  }) as FederatedRunData;

test("a run that is summed and taken part in here is one entry, shown as its coordinator has it", () => {
  const rows = [row({ role: "COORDINATOR", id: "1" }), row({ id: "2" }), row({ runKey: "b", id: "3" })];
  const together = runsTogether(rows);
  expect(together.map(({ shown }) => shown.id)).toEqual(["1", "3"]);
  expect(together[0]!.own!.id).toBe("2");
});

test.each([
  [row({}), "Waits for this site's answer"],
  [row({ decision: "ACCEPTED" }), "Waits for the other sites"],
  [row({ decision: "ACCEPTED", state: "RUNNING", round: 2 }), "Round 2 of 4"],
  [row({ decision: "REFUSED", state: "REFUSED" }), "This site refused"],
  [row({ state: "FAILED" }), "Ended without a result"],
])("where it stands is said in words", (one, words) => {
  expect(standing(runsTogether([one])[0]!).words).toBe(words);
});

test("a hidden count and no count look alike", () => {
  expect(personsInWords(null)).toBe("not told");
  expect(personsInWords(1210)).toBe("about 1,210");
});
