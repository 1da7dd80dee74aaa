import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url).pathname;
const table = readFileSync(`${root}docs/api/errors.md`, "utf8");

/** Sources of packages and apps, tests and what is generated left aside. */
function sources(): string[] {
  return ["packages", "apps"].flatMap((folder) =>
    readdirSync(`${root}${folder}`).flatMap((room) => {
      const src = `${root}${folder}/${room}/src`;
      return readdirSync(src, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.includes("generated"))
        .map((file) => `${src}/${file}`);
    }),
  );
}

function codes(): Set<string> {
  const found = sources().flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/readonly code = "([A-Z_]+)"/g),
  ]);
  return new Set(found.map(([, code]) => code!));
}

test("the table of error codes names every code that there is, and no other of ours", () => {
  const known = codes();
  expect(known.size).toBeGreaterThan(40);
  const missing = [...known].filter((code) => !table.includes(`\`${code}\``));
  expect(missing).toEqual([]);
  const graphqls = /^(GRAPHQL_|BAD_|OPERATION_RESOLUTION|PERSISTED_|INTERNAL$|UNSUPPORTED_MEDIA_TYPE$)/;
  const named = [...table.matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, code]) => code!);
  expect(named.filter((code) => !known.has(code) && !graphqls.test(code))).toEqual([]);
});
