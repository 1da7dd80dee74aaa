import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDicom } from "./read-dicom.ts";

const fixture = readFileSync(new URL("../../../../tests/fixtures/dicom/grey8.dcm", import.meta.url));
const beginning = (bytes: string) => {
  const file = Buffer.from(fixture);
  file.write(bytes, 0, "latin1");
  return file;
};

test.each([
  ["Windows", "MZ\x90\0"],
  ["ELF", "\x7fELF"],
  ["Mach-O", "\xcf\xfa\xed\xfe"],
  ["script", "#!/bin/sh\nexit"],
])("refused: an image that is a program too: %s", (kind, bytes) => {
  expect(() => readDicom(beginning(bytes))).toThrow(kind);
});

test("an image that is a TIFF too is read", () => {
  expect(readDicom(beginning("II*\0\x08\0\0\0")).attributes).toEqual(readDicom(fixture).attributes);
});
