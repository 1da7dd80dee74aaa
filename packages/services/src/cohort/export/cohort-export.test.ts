import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { ConflictError, ForbiddenError, LOINC, NotFoundError } from "@synoptic/domain";
import { storeSeries } from "@synoptic/persistence";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelBackgroundTask } from "../../tasks/cancel-task.ts";
import { expireExports } from "../../tasks/expire-exports.ts";
import { runTask } from "../../tasks/run-task.ts";
import { addExportedPatients, addPurpose, openExportRun } from "../../testing/exported-cohort.ts";
import { openTestContext, type TestContext } from "../../testing/test-context.ts";
import { unzip } from "../../testing/unzip.ts";
import { downloadLink, openDownload } from "./download-link.ts";
import type { CohortExportInput, CohortExportResult } from "./export-task.ts";
import { getCohortExport } from "./find-cohort-export.ts";
import { requestCohortExport } from "./request-cohort-export.ts";
import { exportWithin } from "./run-cohort-export.ts";

let at: TestContext;
let ids: string[];
let purposeId: string;
const all = { sex: ["female"] };
const tables: CohortExportInput["tables"] = [
  ...(["encounters", "conditions", "observations", "samples", "medications", "procedures"] as const),
  ...(["family_history", "studies", "assessments"] as const),
];

beforeAll(async () => {
  at = await openTestContext();
  at.clock.now = new Date("2026-02-01T12:00:00Z");
  ids = await addExportedPatients(at.context, at.actor.siteId, 60);
  purposeId = await addPurpose(at.db, at.actor.siteId);
});
afterAll(() => at.close());

async function ask(runId: string, over: Partial<CohortExportInput> = {}): Promise<string> {
  const { taskId } = await requestCohortExport(at.context, at.actor, {
    runId,
    format: "csv",
    tables,
    ...over,
  });
  await runTask(at.context, taskId);
  return taskId;
}
const row = (id: string) => at.db.backgroundTask.findUniqueOrThrow({ where: { id } });

async function filesOf(taskId: string): Promise<Map<string, Buffer>> {
  const { state, errorCode, result } = await row(taskId);
  expect({ state, errorCode }).toEqual({ state: "succeeded", errorCode: null });
  const { files } = result as unknown as CohortExportResult;
  return unzip(await at.context.blobs.read(files[0]!.sha256));
}
const rowsOf = (files: Map<string, Buffer>, table: string): Record<string, string>[] =>
  parse(files.get(`data/${table}.csv`)!, { columns: true });

test("worked example: ten tables, the dictionary, the question and the manifest with its checksums", async () => {
  const { runId } = await openExportRun(at.context, at.actor, all, { purposeId });
  const files = await filesOf(await ask(runId));
  const people = rowsOf(files, "patients");
  expect(people).toHaveLength(60);
  expect(new Set(people.map(({ sex, age_band }) => `${sex} ${age_band}`))).toEqual(
    new Set(["female 40-44", "female 45-49"]),
  );
  expect(people.map(({ patient }) => patient)).toEqual(people.map(({ patient }) => patient).toSorted());

  const pressures = rowsOf(files, "observations").filter(
    ({ measure }) => measure === "systolic-blood-pressure",
  );
  expect(pressures).toHaveLength(60);
  expect(rowsOf(files, "observations").some(({ code }) => code === "30525-0")).toBe(false);
  expect(rowsOf(files, "conditions").map(({ code }) => code)).not.toContain("Q87.40");
  expect(rowsOf(files, "family_history")[0]).toMatchObject({ relationship_code: "MTH", onset_age: "90" });
  expect(rowsOf(files, "assessments")[0]).toMatchObject({
    ...{
      finding: "melanoma",
      pre_test_probability: "0.01",
      likelihood_ratio: "3.5",
      post_test_probability: "0.04",
    },
    conformal_set: "mel nv",
  });
  // Days between an onset and a death of one person are as they were.
  const dead = people.find(({ death_date }) => death_date !== "")!;
  const onset = rowsOf(files, "conditions").find(({ patient }) => patient === dead.patient)!.onset_date!;
  expect(Date.parse(dead.death_date!) - Date.parse(onset)).toBe(
    Date.parse("2024-11-23") - Date.parse("2024-05-17"),
  );

  const manifest = JSON.parse(files.get("manifest.json")!.toString()) as {
    files: { path: string; sha256: string; rows?: number }[];
  };
  for (const { path, sha256 } of manifest.files) {
    expect(createHash("sha256").update(files.get(path)!).digest("hex")).toBe(sha256);
  }
  expect(manifest.files.find(({ path }) => path === "data/patients.csv")).toMatchObject({ rows: 60 });
  const dictionary: Record<string, string>[] = parse(files.get("dictionary.csv")!, { columns: true });
  expect(dictionary.filter(({ table }) => table === "conditions").map(({ column }) => column)).toEqual(
    Object.keys(rowsOf(files, "conditions")[0]!),
  );
  // None that the site's own work has: brought in or read on one day, all members would tell how far each was shifted.
  const days = dictionary.filter(({ type }) => type === "date").map(({ column }) => column);
  expect([...new Set(days)].sort()).toEqual(
    ["abatement", "death", "end", "index", "onset", "start"]
      .map((of) => `${of}_date`)
      .toSpliced(1, 0, "date"),
  );
  expect(rowsOf(files, "assessments")[0]).toMatchObject({ place: "1" });
  const cohort = JSON.parse(files.get("cohort.json")!.toString()) as object;
  expect(cohort).toMatchObject({ definition: { where: all }, purpose: { approval: "EK 2025/17" } });
  expect(files.get("README.txt")!.toString()).toContain("not a medical device");
});

test("worked example: a series is a row a sample, later ones of a moment counting, and its first day shifted as all", async () => {
  const { db } = at;
  const day = "2025-03-01T13:37:00Z";
  const after = (seconds: number) => new Date(Date.parse(day) + seconds * 1000);
  const series = { versionId: "1", codeSystem: LOINC, timeZone: "Europe/Berlin", device: "Sensor 7" };
  for (const [i, patientId] of ids.entries()) {
    const glucose = { ...series, patientId, kind: "glucose" as const, code: "99504-3", unit: "mg/dL" };
    await storeSeries(db, {
      ...{ ...glucose, fhirId: "a", recordedAt: after(86_400) },
      samples: [0, 300, 600].map((seconds) => ({ at: after(seconds), values: [100.0049] })),
    });
    await storeSeries(db, {
      ...{ ...glucose, fhirId: "b", recordedAt: after(172_800) },
      samples: [300, 90_000].map((seconds) => ({ at: after(seconds), values: [110] })),
    });
    // Too few have one of these.
    if (i > 3) continue;
    await storeSeries(db, {
      ...{ ...series, patientId, kind: "blood-pressure", code: "85354-9", unit: "mm[Hg]", fhirId: "c" },
      recordedAt: after(0),
      samples: [{ at: after(0), values: [140, 90] }],
    });
  }
  const { runId } = await openExportRun(at.context, at.actor, all, { purposeId });
  const files = await filesOf(await ask(runId));
  const rows = rowsOf(files, "samples");
  expect(rows).toHaveLength(60 * 4);
  const [first] = rows;
  const own = rows.filter(({ patient }) => patient === first!.patient);
  expect(own.map(({ seconds, value }) => [seconds, value])).toEqual([
    ["0", "100"],
    ["300", "110"],
    ["600", "100"],
    ["90000", "110"],
  ]);
  expect(first).toMatchObject({
    system: LOINC,
    code: "99504-3",
    measure: "interstitial-glucose",
    unit: "mg/dL",
  });
  expect(new Set(own.map(({ start_date }) => start_date)).size).toBe(1);
  // The person's other dates lie as far from it as they did.
  const pressure = rowsOf(files, "observations").find(
    ({ patient, measure }) => patient === first!.patient && measure === "systolic-blood-pressure",
  )!;
  expect(Date.parse(first!.start_date!) - Date.parse(pressure.date!)).toBe(
    Date.parse("2025-03-01") - Date.parse("2024-05-17"),
  );

  const { taskId } = await requestCohortExport(at.context, at.actor, {
    ...{ runId, format: "csv", tables: ["samples"] },
  });
  const run = { task: await row(taskId), signal: new AbortController().signal, progress: () => {} };
  await expect(exportWithin(at.context, run, { rows: 239, images: 1, bytes: 1e9 })).rejects.toMatchObject({
    code: "TOO_LARGE",
  });
  await db.observationSeries.deleteMany();
});

test("the same export twice is the same archive; for another purpose it cannot be joined", async () => {
  const snapshotAt = at.clock.now;
  const { runId } = await openExportRun(at.context, at.actor, all, { purposeId, snapshotAt });
  const [once, again] = [await row(await ask(runId)), await row(await ask(runId))];
  expect(once.result).toEqual(again.result);
  const other = await openExportRun(at.context, at.actor, all, { snapshotAt });
  const [here, there] = [await filesOf(once.id), await filesOf(await ask(other.runId))];
  const theirs = new Set(rowsOf(there, "patients").map(({ patient }) => patient));
  expect(rowsOf(here, "patients").filter(({ patient }) => theirs.has(patient))).toEqual([]);
  const studies = new Set(rowsOf(there, "studies").map(({ study }) => study));
  expect(rowsOf(here, "studies").filter(({ study }) => studies.has(study))).toEqual([]);
});

describe("whom two exports differ in", () => {
  test("few that are new are left out; nearly the same cohort is refused, whoever is missing", async () => {
    // Eight more, known a day later.
    const later = new Date("2026-01-20T00:00:00Z");
    const more = await addExportedPatients(at.context, at.actor.siteId, 8);
    await at.db.patient.updateMany({ where: { id: { in: more } }, data: { recordedAt: later } });
    const { runId } = await openExportRun(at.context, at.actor, { all: [all] }, { purposeId });
    const files = await filesOf(await ask(runId));
    expect(rowsOf(files, "patients")).toHaveLength(60);

    const rare = {
      has: {
        event: "condition",
        of: { codes: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code: "Q87" }] },
      },
    };
    const nobody = {
      has: {
        event: "condition",
        of: { codes: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code: "A00" }] },
      },
    };
    for (const rule of [rare, nobody]) {
      const { runId: without } = await openExportRun(
        at.context,
        at.actor,
        { all: [all, { not: rule }] },
        { purposeId },
      );
      expect(await row(await ask(without))).toMatchObject({
        state: "failed",
        errorCode: "COHORT_TOO_SIMILAR",
        result: null,
      });
    }
    await at.db.patient.updateMany({ where: { id: { in: more } }, data: { siteId: at.stranger.siteId } });
  });
});

describe("refused", () => {
  test("a cohort of one and of none, alike, before anything is done", async () => {
    const icd = (code: string) => ({
      has: { event: "condition", of: { codes: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code }] } },
    });
    const faults = [];
    for (const code of ["Q87", "A00"]) {
      const { runId } = await openExportRun(at.context, at.actor, icd(code), { purposeId });
      const fault = await ask(runId).catch((error: Error) => error);
      faults.push(JSON.stringify({ ...(fault as object), message: (fault as Error).message }));
    }
    expect(faults[0]).toContain("COHORT_TOO_SMALL");
    expect(faults[0]).toBe(faults[1]);
  });

  test("a purpose that does not allow it, one that is over, another site's run", async () => {
    const { runId } = await openExportRun(at.context, at.actor, all, { purposeId });
    const asked = () => requestCohortExport(at.context, at.actor, { runId, format: "csv", tables });
    await at.db.researchPurpose.update({ where: { id: purposeId }, data: { uses: ["statistics"] } });
    await expect(asked()).rejects.toThrow(ForbiddenError);
    await at.db.researchPurpose.update({
      where: { id: purposeId },
      data: { uses: ["export"], endsAt: at.clock.now },
    });
    await expect(asked()).rejects.toThrow(ForbiddenError);
    await at.db.researchPurpose.update({ where: { id: purposeId }, data: { endsAt: null } });
    const theirs = requestCohortExport(at.context, at.stranger, { runId, format: "csv", tables });
    await expect(theirs).rejects.toThrow(NotFoundError);
  });

  test("more rows than an export may have: none at all", async () => {
    const { runId } = await openExportRun(at.context, at.actor, all, { purposeId });
    const { taskId } = await requestCohortExport(at.context, at.actor, { runId, format: "csv", tables });
    const run = { task: await row(taskId), signal: new AbortController().signal, progress: () => {} };
    const limits = { rows: 100, images: 1, bytes: 1e9 };
    await expect(exportWithin(at.context, run, limits)).rejects.toMatchObject({ code: "TOO_LARGE" });
  });
});

describe("the archive", () => {
  const linkOf = async (taskId: string, actor = at.actor) =>
    downloadLink(at.context, actor, await getCohortExport(at.context, at.actor, taskId));
  const readLink = (link: string) => {
    const url = new URL(link, "http://localhost");
    return { until: Number(url.searchParams.get("until")), signature: url.searchParams.get("signature")! };
  };

  test("is fetched by who asked, while the link holds, and that is noted", async () => {
    const { runId } = await openExportRun(at.context, at.actor, all, { purposeId });
    const taskId = await ask(runId);
    const link = (await linkOf(taskId))!;
    const open = (over = {}, actor = at.actor) =>
      openDownload(at.context, actor, taskId, { ...readLink(link), ...over });
    const { stream, bytes } = await open();
    expect((await buffer(stream)).byteLength).toBe(bytes);
    expect(
      await at.db.auditEvent.count({ where: { subjectId: taskId, action: "cohort-export.download" } }),
    ).toBe(1);
    expect(
      await at.db.auditEvent.count({ where: { subjectId: taskId, action: "cohort-export.request" } }),
    ).toBe(1);

    const colleague = { ...at.actor, id: at.stranger.id };
    expect(await linkOf(taskId, colleague)).toBeNull();
    await expect(open({}, colleague)).rejects.toThrow(ForbiddenError);
    await expect(open({}, at.stranger)).rejects.toThrow(NotFoundError);
    await expect(open({ until: readLink(link).until + 1 })).rejects.toThrow(ForbiddenError);
    await expect(open({ signature: "" })).rejects.toThrow(ForbiddenError);
    at.clock.now = new Date(at.clock.now.getTime() + 16 * 60_000);
    await expect(open()).rejects.toThrow(ForbiddenError);
  });

  test("goes after a day, and its members stay noted", async () => {
    const { runId } = await openExportRun(at.context, at.actor, all, { purposeId });
    const taskId = await ask(runId);
    const { result } = await row(taskId);
    const { sha256 } = (result as unknown as CohortExportResult).files[0]!;
    at.clock.now = new Date(at.clock.now.getTime() + 25 * 3_600_000);
    await expireExports(at.context);
    expect(await at.context.blobs.has(sha256)).toBe(false);
    expect(await linkOf(taskId)).toBeNull();
    expect(await at.db.cohortExportMember.count({ where: { taskId, patientId: ids[0]! } })).toBe(1);
  });

  test("is not made where it was called off", async () => {
    const { runId } = await openExportRun(at.context, at.actor, all, { purposeId });
    const { taskId } = await requestCohortExport(at.context, at.actor, { runId, format: "csv", tables });
    await cancelBackgroundTask(at.context, at.actor, { taskId });
    await runTask(at.context, taskId);
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "CANCELLED" });
    await expect(cancelBackgroundTask(at.context, at.actor, { taskId })).rejects.toThrow(ConflictError);
  });
});
