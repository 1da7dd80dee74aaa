import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Adds up Vitest's JSON reports: `node count.mjs FOLDER FAILED_STAGES`. Ends with the one line that counts.
const [folder = "", stagesFailed = "0"] = process.argv.slice(2);
let passed = 0;
let failed = Number(stagesFailed);
let skipped = 0;
for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
  const report = JSON.parse(readFileSync(join(folder, name), "utf8"));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
  console.log(
    `${name}: ${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped`,
  );
}
if (skipped > 0) console.log(`skipped for the reasons printed above: ${skipped}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
