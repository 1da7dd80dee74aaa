import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./passwords.ts";

test("worked example: a password opens its own hash, and the hash says how it was made", async () => {
  const stored = await hashPassword("correct horse battery staple");

  expect(stored).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await verifyPassword("correct horse battery staple", stored)).toBe(true);
  expect(await verifyPassword("correct horse battery stapler", stored)).toBe(false);
});

test("the same password never gives the same hash", async () => {
  expect(await hashPassword("same")).not.toBe(await hashPassword("same"));
});

test("the same letters in another Unicode form are the same password", async () => {
  expect(await verifyPassword("cafe\u0301", await hashPassword("caf\u00e9"))).toBe(true);
});

test.each([undefined, "", "plain", "scrypt$0$8$1$AA$AA", "bcrypt$1$1$1$AA$AA"])(
  "refused: no password opens %s",
  async (stored) => {
    expect(await verifyPassword("", stored)).toBe(false);
  },
);
