import { expect, test } from "vitest";
import { isSameUpload } from "./same-upload.ts";

const uuid = "0192f0c1-2b3c-7d4e-8f50-123456789abc";

test("a global id and the UUID within it are the same upload", () => {
  expect(isSameUpload(btoa(`Upload:${uuid}`), uuid)).toBe(true);
  expect(isSameUpload(uuid, uuid)).toBe(true);
});

test("another upload's id, and what is no id at all, is not", () => {
  expect(isSameUpload(btoa(`Upload:${uuid}`), uuid.replace("0", "1"))).toBe(false);
  expect(isSameUpload("abc%", uuid)).toBe(false);
});
