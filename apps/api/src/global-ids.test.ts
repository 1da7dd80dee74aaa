import { encodeGlobalID } from "@pothos/plugin-relay";
import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readId } from "./global-ids.ts";

const id = "0192d3a4-5b6c-7d8e-9f00-112233445566";

test("worked example: a global id of the right type, and the plain id", () => {
  expect(readId("Patient", encodeGlobalID("Patient", id))).toBe(id);
  expect(readId("Patient", id.toUpperCase())).toBe(id);
});

test("refused: another type's id is not found", () => {
  expect(() => readId("Patient", encodeGlobalID("Instance", id))).toThrow(NotFoundError);
});

test("refused: whatever else is given, the fault is the caller's and names the place", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string().map(btoaSafe)), (text) => {
      expect(() => readId("Patient", text, ["input", "patientId"])).toThrow(InvalidInputError);
    }),
  );
});

function btoaSafe(text: string): string {
  return Buffer.from(`Patient:${text}`).toString("base64");
}
