import { expect, test } from "vitest";
import { formatBytes, guessKind, mediaTypeOf } from "./file-kind.ts";

test.each([
  ["lesion.PNG", "image", "image/png"],
  ["lesion.jpeg", "image", "image/jpeg"],
  ["bundle.json", "history", "application/fhir+json"],
  ["patients.ndjson", "history", "application/fhir+ndjson"],
  ["bundle.json.gz", "history", "application/gzip"],
  ["disc.zip", "archive", "application/zip"],
  ["IM000001", "dicom", "application/dicom"],
  ["chest.dcm", "dicom", "application/dicom"],
])("%s is taken for %s", (name, kind, mediaType) => {
  expect(guessKind(name)).toBe(kind);
  expect(mediaTypeOf(name)).toBe(mediaType);
});

test("sizes as people write them", () => {
  expect([312, 176_400, 3_210_000, 52_000_000].map(formatBytes)).toEqual([
    "312\u202fB",
    "176\u202fKB",
    "3.2\u202fMB",
    "52\u202fMB",
  ]);
});
