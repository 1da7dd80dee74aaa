import { createRequire } from "node:module";
import { availableParallelism, totalmem } from "node:os";
import { defineConfig } from "vitest/config";

const require = createRequire(import.meta.url);

// Two copies of `graphql` can load beside Pothos, one by import and one by require; this keeps it to one.
const graphqlOnce = {
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve("graphql/index.js") }] },
};
// What is waited for comes, also on a machine that has much else to do: a limit is for what never ends.
const patient = { testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 30_000 } } };
const suite = {
  ...patient,
  environment: "node",
  exclude: ["**/node_modules/**", "**/generated/**"],
  server: { deps: { inline: [/@pothos\//] } },
};

export default defineConfig({
  test: {
    // Left to itself, half of a machine of two cores would wait. A worker grows to some 3 GB.
    maxWorkers: Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / (4 * 2 ** 30)))),
    projects: [
      {
        ...graphqlOnce,
        test: {
          ...suite,
          // They start the product's processes and take longest. Projects run in the order of their names, so these begin.
          name: "processes",
          include: ["apps/cli/**/*.test.ts", "scripts/**/*.test.ts", "tests/**/*.test.ts"],
        },
      },
      {
        ...graphqlOnce,
        test: {
          ...suite,
          name: "rooms",
          include: ["packages/**/*.test.ts", "apps/{api,web,worker}/**/*.test.{ts,tsx}"],
          // Our modules keep nothing between callers, so a test process reads them once for all its files.
          isolate: false,
          // Many threads come and go there, and glibc would keep memory for each: 2.0 GB for 36 files, with this 1.3.
          env: { MALLOC_ARENA_MAX: "2" },
        },
      },
      {
        test: {
          name: "fuzz",
          environment: "node",
          include: ["tests/fuzz/**/*.fuzz.ts"],
          testTimeout: 1_800_000,
        },
      },
      {
        test: {
          ...patient,
          name: "e2e",
          environment: "node",
          include: ["tests/e2e/**/*.e2e.ts"],
          fileParallelism: false,
        },
      },
    ],
  },
});
