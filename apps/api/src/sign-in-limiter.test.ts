import { expect, test } from "vitest";
import { SignInLimiter, TooManyAttemptsError } from "./sign-in-limiter.ts";

function limiterAt(start: string) {
  const clock = { now: new Date(start) };
  return { clock, limiter: new SignInLimiter(() => clock.now) };
}

test("worked example: ten wrong passwords close an account for 15 minutes, for everyone", () => {
  const { clock, limiter } = limiterAt("2026-01-01T00:00:00Z");
  for (let attempt = 0; attempt < 10; attempt += 1) {
    limiter.check("10.0.0.1", "a@example.org");
    limiter.failed("10.0.0.1", "a@example.org");
  }

  expect(() => limiter.check("10.0.0.2", " A@Example.org")).toThrow(TooManyAttemptsError);
  limiter.check("10.0.0.1", "b@example.org");
  clock.now = new Date("2026-01-01T00:15:00Z");
  limiter.check("10.0.0.2", "a@example.org");
});

test("fifty wrong passwords close an address, whatever the accounts", () => {
  const { limiter } = limiterAt("2026-01-01T00:00:00Z");
  for (let attempt = 0; attempt < 50; attempt += 1) limiter.failed("10.0.0.1", `${attempt}@example.org`);

  expect(() => limiter.check("10.0.0.1", "new@example.org")).toThrow(TooManyAttemptsError);
  limiter.check("10.0.0.2", "new@example.org");
});

test("the right password clears the account's count", () => {
  const { limiter } = limiterAt("2026-01-01T00:00:00Z");
  for (let attempt = 0; attempt < 9; attempt += 1) limiter.failed("10.0.0.1", "a@example.org");
  limiter.succeeded("a@example.org");
  limiter.failed("10.0.0.1", "a@example.org");

  limiter.check("10.0.0.1", "a@example.org");
});
