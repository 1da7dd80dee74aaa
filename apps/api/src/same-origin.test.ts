import { expect, test } from "vitest";
import { CrossOriginError, requireSameOrigin } from "./same-origin.ts";

test.each([
  ["a page of ours", { origin: "http://localhost:3000" }],
  ["a program, which sends no origin", {}],
  ["a key, which no browser adds by itself", { origin: "https://evil.example", authorization: "Bearer k" }],
])("passes: %s", (_who, headers) => {
  requireSameOrigin(headers, "localhost:3000");
});

test.each([
  ["another host", { origin: "https://evil.example" }],
  ["another port", { origin: "http://localhost:4000" }],
  ["a sandboxed page", { origin: "null" }],
  ["a browser that says so", { "sec-fetch-site": "cross-site" }],
])("refused: %s", (_who, headers) => {
  expect(() => requireSameOrigin(headers, "localhost:3000")).toThrow(CrossOriginError);
});
