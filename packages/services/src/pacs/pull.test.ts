import { type Actor, ConflictError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { writeDicom } from "@synoptic/imaging";
import { DestinationRefusedError } from "@synoptic/interop";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { cancelBackgroundTask } from "../tasks/cancel-task.ts";
import { runTask } from "../tasks/run-task.ts";
import { type Archive, openArchive } from "../testing/dicomweb-archive.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import type { DicomServerInput } from "./dicom-server-input.ts";
import {
  addDicomServer,
  changeDicomServer,
  endDicomServer,
  testDicomServer,
} from "./manage-dicom-servers.ts";
import { pullStudy } from "./pull-studies.ts";
import { fetchRemoteStudy } from "./request-pull.ts";
import { searchRemoteStudies } from "./search-remote-studies.ts";

let at: TestContext;
let admin: Actor;
let archive: Archive;
let serverId: string;
let described: DicomServerInput;
beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
});
afterAll(() => at.close());
beforeEach(async () => {
  archive = await openArchive();
  described = {
    ...{ name: "Archive", url: archive.url, authentication: "bearer", secret: "a-token" },
    ...{ isPulledFrom: true, results: "none" },
  };
  ({ serverId } = await addDicomServer(at.context, admin, described));
});
afterEach(() => archive.close());

interface Slice {
  patientId?: string;
  modality?: string;
  day?: string;
  series?: number;
}

function slice(study: string, number: number, { patientId, modality = "CT", day, series = 1 }: Slice = {}) {
  return writeDicom({
    patient: {
      ...{ id: patientId ?? `P${study}`, issuer: "TEST", name: "Synthetic^Sam", birthDate: "1970-01-01" },
      sex: "O",
    },
    study: { uid: study, acquiredAt: new Date(`${day ?? "2026-01-05"}T10:00:00Z`) },
    series: { uid: `${study}.${series}`, modality, bodyPart: "HEAD" },
    instance: { uid: `${study}.${series}.${number}`, number },
    image: {
      ...{ width: 4, height: 4, samples: 1, bitsAllocated: 8, bitsStored: 8, photometric: "MONOCHROME2" },
      data: new Uint8Array(16).fill(number),
    },
  });
}

const here = (study: string) =>
  at.db.instance.count({ where: { series: { study: { studyInstanceUid: study } } } });

async function pull(studyInstanceUid: string, priors = 0) {
  const { taskId } = await fetchRemoteStudy(at.context, at.actor, { serverId, studyInstanceUid, priors });
  await runTask(at.context, taskId);
  return at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
}

test("worked example: a study of two series is fetched with its patient, found here afterwards, and again costs nothing", async () => {
  for (let i = 0; i < 70; i++) archive.add(slice("1.2.50", i));
  archive.add(slice("1.2.50", 1, { series: 2 }));
  const filter = { patientId: "P1.2.50" };
  const before = await searchRemoteStudies(at.context, at.actor, { serverId, filter });
  expect(before).toMatchObject({ studies: [{ studyInstanceUid: "1.2.50", hereId: null }], hasMore: false });

  const first = await pull("1.2.50");
  expect(first).toMatchObject({ state: "succeeded", progress: 1 });
  const counts = { refusals: {}, missing: 0, studies: 1, priors: 0 };
  expect(first.result).toEqual({ ...counts, imported: 71, known: 0, patientsRegistered: 1 });
  const after = await searchRemoteStudies(at.context, at.actor, { serverId, filter });
  const study = await at.db.imagingStudy.findFirstOrThrow({ where: { studyInstanceUid: "1.2.50" } });
  expect(after.studies[0]?.hereId).toBe(study.id);

  archive.asked.length = 0;
  expect((await pull("1.2.50")).result).toEqual({ ...counts, imported: 0, known: 71, patientsRegistered: 0 });
  expect(archive.asked.every((path) => /\/(studies|instances)$/.test(path))).toBe(true);
  const events = await at.db.auditEvent.findMany({
    where: { subjectId: serverId },
    select: { action: true },
  });
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["dicom-server.add", "dicom-server.search"]),
  );
});

test("earlier studies of the same patient come along, those of the same kind first, and nobody else's", async () => {
  archive.add(slice("1.2.60", 1, { patientId: "47", day: "2026-01-05" }));
  archive.add(slice("1.2.61", 1, { patientId: "47", day: "2025-12-01", modality: "US" }));
  archive.add(slice("1.2.62", 1, { patientId: "47", day: "2020-01-01" }));
  archive.add(slice("1.2.63", 1, { patientId: "47", day: "2026-01-06" }));
  // This archive also finds whoever's number begins so.
  archive.add(slice("1.2.64", 1, { patientId: "4711", day: "2025-12-30" }));
  const one = await pull("1.2.60", 1);
  expect(one.result).toMatchObject({ imported: 2, studies: 2, priors: 1 });
  expect([await here("1.2.62"), await here("1.2.61")]).toEqual([1, 0]);
  expect((await pull("1.2.60", 10)).result).toMatchObject({ imported: 1, known: 2, priors: 2 });
  expect([await here("1.2.63"), await here("1.2.64")]).toEqual([0, 0]);
});

test("a connection that breaks off is taken up again with what is missing", async () => {
  for (let i = 0; i < 10; i++) archive.add(slice("1.2.70", i));
  archive.faults.cutAt = 6;
  expect((await pull("1.2.70")).result).toMatchObject({ imported: 10, refusals: {}, missing: 0 });
  expect(archive.asked.filter((path) => /\/instances\/1\.2\.70/.test(path))).toHaveLength(4);
});

test("a pull that its process did not end goes on in the next, and one that is called off stops", async () => {
  for (let i = 0; i < 5; i++) archive.add(slice("1.2.71", i));
  const asked = { serverId, studyInstanceUid: "1.2.71" };
  const { taskId } = await fetchRemoteStudy(at.context, at.actor, asked);
  archive.faults.onFile = async () => {
    archive.faults.onFile = () => {};
    await cancelBackgroundTask(at.context, at.actor, { taskId });
    await new Promise((resolve) => setTimeout(resolve, 1500));
  };
  await runTask(at.context, taskId);
  const task = await at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
  expect(task).toMatchObject({ state: "failed", errorCode: "CANCELLED" });
  expect((await pull("1.2.71")).result).toMatchObject({ imported: 5 });
});

test.each([
  ["401", { status: 401 }, "DICOM_SERVER_REFUSED"],
  ["500", { status: 500 }, "DICOM_SERVER_FAILED"],
  ["garbage", { garbage: true }, "DICOM_SERVER_ANSWER"],
] as const)("a server that answers %s: the task says so", async (_what, fault, code) => {
  archive.add(slice("1.2.72", 1));
  Object.assign(archive.faults, fault);
  const task = await pull("1.2.72");
  expect(task).toMatchObject({ state: "failed", errorCode: code });
  expect(task.errorMessage).toMatch(/^Archive: /);
});

test("a server that is down, and a study that it does not have", async () => {
  expect(await pull("1.2.404")).toMatchObject({ state: "failed", errorCode: "NOT_FOUND" });
  await archive.close();
  expect(await pull("1.2.404")).toMatchObject({ state: "failed", errorCode: "DICOM_SERVER_UNREACHABLE" });
  archive = await openArchive();
});

test("a file that is too large, or no DICOM, is refused with its code, and the rest is kept", async () => {
  archive.add(slice("1.2.73", 1));
  archive.add(slice("1.2.73", 2));
  const size = slice("1.2.73", 1).byteLength;
  const listed = [1, 2, 3].map((number) => ({
    seriesInstanceUid: "1.2.73.1",
    sopInstanceUid: `1.2.73.1.${number}`,
  }));
  const study = { studyInstanceUid: "1.2.73", instances: listed, here: new Set<string>() };
  const access = { allowed: at.context.dicomNetworks };
  const server = { name: "Archive", url: archive.url, credentials: { kind: "none" } } as const;
  const noteFile = () => {};
  const options = { access, limitBytes: size - 1, noteFile };
  const small = await pullStudy(at.context, at.actor, server, study, options);
  // Three are listed, and two given.
  expect(small).toMatchObject({ imported: 0, refusals: { TOO_LARGE: 2 }, missing: 1 });
  const whole = await pullStudy(at.context, at.actor, server, study, { ...options, limitBytes: size });
  expect(whole).toMatchObject({ imported: 2, refusals: {}, missing: 1 });
});

test("refused: a search for nothing, by wildcards or in another form; others' servers; servers that are not for it", async () => {
  const search = (filter: object, actor = at.actor) =>
    searchRemoteStudies(at.context, actor, { serverId, filter });
  for (const filter of [
    {},
    { patientId: "*" },
    { patientId: "a\\b" },
    { from: "20260101" },
    { modality: "-" },
  ])
    await expect(search(filter)).rejects.toThrow(InvalidInputError);
  await expect(search({ studyInstanceUid: "../1" })).rejects.toThrow(InvalidInputError);
  await expect(search({ patientId: "1" }, at.stranger)).rejects.toThrow(NotFoundError);
  const asked = { serverId, studyInstanceUid: "1.2", priors: 21 };
  await expect(fetchRemoteStudy(at.context, at.actor, asked)).rejects.toThrow(InvalidInputError);
  await changeDicomServer(at.context, admin, { ...described, secret: null, serverId, isPulledFrom: false });
  await expect(search({ patientId: "1" })).rejects.toThrow(ConflictError);
  await endDicomServer(at.context, admin, { serverId });
  await expect(search({ patientId: "1" })).rejects.toThrow(NotFoundError);
  await expect(testDicomServer(at.context, admin, { serverId })).rejects.toThrow(ConflictError);
  expect(await at.db.dicomServer.findUniqueOrThrow({ where: { id: serverId } })).toMatchObject({
    secret: null,
  });
});

test("a server's secret stays with its host; it is asked for a study to see whether it answers", async () => {
  expect(await testDicomServer(at.context, admin, { serverId })).toEqual({ serverId, hasStudies: false });
  archive.add(slice("1.2.74", 1));
  expect(await testDicomServer(at.context, admin, { serverId })).toEqual({ serverId, hasStudies: true });
  const change = (input: Partial<DicomServerInput>) =>
    changeDicomServer(at.context, admin, { ...described, secret: null, ...input, serverId });
  await change({ name: "Other", url: `${archive.url}/dicom-web/` });
  expect(await at.db.dicomServer.findUniqueOrThrow({ where: { id: serverId } })).toMatchObject({
    ...{ name: "Other", url: `${archive.url}/dicom-web`, secret: "a-token" },
  });
  await expect(change({ url: archive.url.replace(/:\d+$/, ":1") })).rejects.toThrow(InvalidInputError);
  await expect(change({ authentication: "basic", userName: "ada" })).rejects.toThrow(InvalidInputError);
  await expect(change({ url: "http://10.0.0.1/" })).rejects.toThrow(DestinationRefusedError);
  await expect(change({ url: `${archive.url}?a=b` })).rejects.toThrow(InvalidInputError);
});
