import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { writeDicom } from "@synoptic/imaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { filesIn } from "./dicom/files-in.ts";
import { requestDicomImport } from "./dicom/request-dicom-import.ts";
import { dispatchJobs } from "./dispatch-jobs.ts";
import { importDicom } from "./import-dicom.ts";
import { runTask } from "./tasks/run-task.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
const folder = mkdtempSync(join(tmpdir(), "synoptic-import-test-"));
beforeAll(async () => {
  at = await openTestContext();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await at.close();
});

/** One of a study's images; of modality XC those of the skin are read. */
function image(study: string, number: number, { modality = "CT", bodyPart = "HEAD" } = {}): Uint8Array {
  return writeDicom({
    patient: { id: `P${study}`, issuer: "TEST", name: "Synthetic^Sam", birthDate: "1970-01-01", sex: "O" },
    study: { uid: study, acquiredAt: new Date("2026-01-05T10:00:00Z") },
    series: { uid: `${study}.1`, modality, bodyPart },
    instance: { uid: `${study}.1.${number}`, number },
    image: {
      ...{ width: 4, height: 4, samples: 1, bitsAllocated: 8, bitsStored: 8, photometric: "MONOCHROME2" },
      data: new Uint8Array(16).fill(number),
    },
  });
}

async function zip(name: string, files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const archive = new ZipFile();
  for (const [path, bytes] of Object.entries(files)) archive.addBuffer(Buffer.from(bytes), path);
  archive.end();
  const path = join(folder, name);
  await pipeline(archive.outputStream, createWriteStream(path));
  return path;
}

const run = async (...paths: string[]) => importDicom(at.context, at.actor, (await filesIn(paths)).files);

test("worked example: a folder and an archive, several batches long, with what is no instance told; again, all is known", async () => {
  const below = join(folder, "disc", "deep");
  mkdirSync(below, { recursive: true });
  for (let i = 0; i < 100; i++) writeFileSync(join(below, `IM${i}`), image("1.2.40", i));
  writeFileSync(join(folder, "disc", ".DS_Store"), "x");
  writeFileSync(join(folder, "disc", "readme.txt"), "read me");
  const archive = await zip("some.zip", {
    "a/1": image("1.2.41", 1),
    "a/2": image("1.2.41", 2),
    // The same bytes as one of the folder's.
    "a/3": image("1.2.40", 3),
    DICOMDIR: Buffer.from("an index"),
  });
  const done: number[] = [];
  const { count, files } = await filesIn([join(folder, "disc"), archive, join(folder, "none")]);
  const first = await importDicom(at.context, at.actor, files, (number) => done.push(number));
  expect(count).toBe(106);
  expect(first).toMatchObject({ imported: 102, duplicates: 1, patientsRegistered: 2 });
  expect(first.refusals).toEqual({ NOT_DICOM: 1, INVALID_INPUT: 1 });
  expect(first.refused.map(({ file }) => file).sort()).toEqual([
    join(folder, "disc/readme.txt"),
    join(folder, "none"),
  ]);
  expect(done.at(-1)).toBe(105);
  expect(first.studyIds).toHaveLength(2);

  const again = await run(join(folder, "disc"), archive);
  expect(again).toMatchObject({ imported: 0, duplicates: 103, patientsRegistered: 0 });
  expect(
    await at.db.instance.count({ where: { series: { study: { id: { in: [...first.studyIds] } } } } }),
  ).toBe(102);
});

test("an import that breaks off keeps what had arrived, and goes on from there", async () => {
  async function* breaking() {
    for (let i = 0; i < 70; i++) {
      yield {
        name: String(i),
        body: (async function* () {
          yield image("1.2.42", i);
        })(),
      };
    }
    throw new Error("the disc was taken out");
  }
  await expect(importDicom(at.context, at.actor, breaking())).rejects.toThrow("taken out");
  const archive = await zip(
    "whole.zip",
    Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`${i}`, image("1.2.42", i)])),
  );
  expect(await run(archive)).toMatchObject({ imported: 10, duplicates: 70, refused: [] });
});

test("a study's images ask for one assessment, which is put off while more come, and then told to the queue", async () => {
  const skin = { modality: "XC", bodyPart: "SKIN" };
  const archive = (from: number) =>
    zip(`skin-${from}.zip`, { a: image("1.2.43", from, skin), b: image("1.2.43", from + 1, skin) });
  const first = await run(await archive(1));
  expect(first.jobIds).toHaveLength(1);
  const job = () => at.db.assessmentJob.findUniqueOrThrow({ where: { id: first.jobIds[0]! } });
  const began = at.clock.now.getTime();
  expect((await job()).notBefore?.getTime()).toBe(began + 10_000);

  at.clock.now = new Date(began + 8_000);
  await run(await archive(3));
  expect((await job()).notBefore?.getTime()).toBe(began + 18_000);
  expect(await at.db.assessmentJob.count({ where: { study: { studyInstanceUid: "1.2.43" } } })).toBe(1);
  const enqueued: string[] = [];
  const queue = { ...at.context.queue, enqueue: async (id: string) => void enqueued.push(id) };
  await dispatchJobs({ ...at.context, queue });
  expect(enqueued).not.toContain(first.jobIds[0]);
  at.clock.now = new Date(began + 18_000);
  await dispatchJobs({ ...at.context, queue });
  expect(enqueued).toContain(first.jobIds[0]);
});

test("an uploaded archive is kept by a task, which tells counts and no name", async () => {
  const files = { "Synthetic^Sam/1": image("1.2.44", 1), "Synthetic^Sam/2": Buffer.from("no DICOM") };
  const path = await zip("upload.zip", files);
  const { readFileSync } = await import("node:fs");
  const { sha256, bytes } = await at.context.blobs.write(readFileSync(path), { limitBytes: 1e6 });
  await at.db.blob.create({ data: { sha256, bytes, mediaType: "application/zip" } });
  const { id: uploadId } = await at.db.upload.create({
    data: { siteId: at.actor.siteId, sha256, actorId: at.actor.id! },
  });
  await expect(requestDicomImport(at.context, at.stranger, { uploadId })).rejects.toThrow("no such upload");
  const { taskId } = await requestDicomImport(at.context, at.actor, { uploadId });
  await runTask(at.context, taskId);
  const task = await at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
  expect(task).toMatchObject({
    state: "succeeded",
    result: { imported: 1, duplicates: 0, refusals: { NOT_DICOM: 1 }, patientsRegistered: 1, studies: 1 },
  });
  expect(JSON.stringify(task)).not.toContain("Sam");
});
