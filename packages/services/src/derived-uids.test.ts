import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveUid } from "./derived-uids.ts";

test("property: a valid UID, the same for the same parts and another for others", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
      const uid = deriveUid(...a);
      // At most 64 characters of digits and dots, no component with a leading zero.
      expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      expect(deriveUid(...b) === uid).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
