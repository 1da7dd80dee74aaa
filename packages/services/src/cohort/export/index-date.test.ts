import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { runTask } from "../../tasks/run-task.ts";
import { addExportedPatients, openExportRun } from "../../testing/exported-cohort.ts";
import { openTestContext } from "../../testing/test-context.ts";
import { unzip } from "../../testing/unzip.ts";
import type { CohortExportResult } from "./export-task.ts";
import { requestCohortExport } from "./request-cohort-export.ts";

// Each has a site of its own: a cohort that is nearly another one is not exported.
test.each([
  ["an encounter is told, shifted as all", { event: "encounter" }, /^202[34]-\d\d-\d\d$/],
  ["an assessment is not, as many are made on one day", { event: "assessment", scenario: "skin" }, /^$/],
])("an index date that is of %s", async (_what, event, expected) => {
  const { context, db, actor, clock, close } = await openTestContext();
  clock.now = new Date("2026-02-01T12:00:00Z");
  await addExportedPatients(context, actor.siteId, 40);
  const { runId } = await openExportRun(
    context,
    actor,
    { sex: ["female"] },
    { index: { event, which: "first" } },
  );
  const { taskId } = await requestCohortExport(context, actor, {
    runId,
    format: "csv",
    tables: ["encounters"],
  });
  await runTask(context, taskId);
  const { state, result } = await db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
  expect(state).toBe("succeeded");
  const { files } = result as unknown as CohortExportResult;
  const archive = await unzip(await context.blobs.read(files[0]!.sha256));
  const people: Record<string, string>[] = parse(archive.get("data/patients.csv")!, { columns: true });
  expect(people).toHaveLength(40);
  for (const { index_date } of people) expect(index_date).toMatch(expected);
  await close();
});
