import { expect, test } from "vitest";
import { readMediaTypes } from "./media-types.ts";

test("worked example: several types, the best first, with parameters in quotes that hold separators", () => {
  const header =
    'image/png;q=0.5, multipart/related; type="application/dicom"; transfer-syntax=*, Application/Octet-Stream;q=0.9;note="a;b,\\"c"';
  expect(readMediaTypes(header)).toEqual([
    {
      type: "multipart/related",
      parameters: { type: "application/dicom", "transfer-syntax": "*" },
      quality: 1,
    },
    { type: "application/octet-stream", parameters: { note: 'a;b,"c' }, quality: 0.9 },
    { type: "image/png", parameters: {}, quality: 0.5 },
  ]);
});

test.each(["", "nonsense", "image/png;q=0", ";q=1", "=,;"])("nothing is read of %s", (header) => {
  expect(readMediaTypes(header)).toEqual([]);
});
