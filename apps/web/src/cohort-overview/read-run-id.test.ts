import { expect, test } from "vitest";
import { readRunId } from "./read-run-id.ts";

test.each([
  ["019f0000-0000-7000-8000-000000000001", "019f0000-0000-7000-8000-000000000001"],
  ["https://example.org/cohorts/overview?run=Q29ob3J0&x=1", "Q29ob3J0"],
  ["/cohorts/run?id=Q29ob3J0%3D", "Q29ob3J0="],
  ["https://example.org/cohorts", null],
  [" ", null],
])("%s is %s", (text, id) => expect(readRunId(text)).toBe(id));
