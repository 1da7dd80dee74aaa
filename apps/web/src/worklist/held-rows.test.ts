import { expect, test } from "vitest";
import { holdRows, whatWaits } from "./held-rows.ts";

const row = (id: string, risk: number) => ({ id, risk });
const held = [row("a", 0.9), row("b", 0.5), row("c", 0.1)];

test("rows keep their places and show what they are now", () => {
  const now = [row("d", 0.95), row("c", 0.92), row("a", 0.9), row("b", 0.4)];
  expect(holdRows(held, now)).toEqual([row("a", 0.9), row("b", 0.4), row("c", 0.92)]);
});

test("what has left the list is shown as it was", () => {
  expect(holdRows(held, [row("b", 0.5)])).toEqual(held);
});

test("who has come is counted, and a change of places is told", () => {
  expect(whatWaits(held, held)).toEqual({ come: 0, moved: false });
  expect(whatWaits(held, [row("d", 1), ...held, row("e", 0)])).toEqual({ come: 2, moved: false });
  expect(whatWaits(held, held.toReversed())).toEqual({ come: 0, moved: true });
  expect(whatWaits(held, held.slice(1))).toEqual({ come: 0, moved: true });
});
