import { expect, test } from "vitest";
import { readJwks } from "./read-jwks.ts";

test("a JWK Set is read as it is", () => {
  expect(readJwks(' {"keys":[{"kty":"EC"}]} ')).toEqual({ keys: [{ kty: "EC" }] });
});

test.each(["", "no JSON", "null", "[]", '{"kty":"EC"}', '{"keys":1}'])("refused: %j", (text) => {
  expect(readJwks(text)).toBeNull();
});
