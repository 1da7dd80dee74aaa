import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

const require = createRequire(import.meta.url);

export default defineConfig({
  test: {
    // Left to itself, half of a machine of two cores would wait.
    maxWorkers: "100%",
    projects: [
      {
        // Two copies of `graphql` can load beside Pothos, one by import and one by require; this keeps it to one.
        resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve("graphql/index.js") }] },
        test: {
          name: "suite",
          environment: "node",
          include: [
            "packages/**/*.test.ts",
            "apps/**/*.test.ts",
            "apps/**/*.test.tsx",
            "scripts/**/*.test.ts",
            "tests/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/generated/**"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          server: { deps: { inline: [/@pothos\//] } },
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
          name: "e2e",
          environment: "node",
          include: ["tests/e2e/**/*.e2e.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
