import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madeInstance, multipartOf } from "./testing/dicom-files.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ uploadLimitBytes: 1_000_000 });
});
afterAll(() => server.close());

type Answer = Record<string, { Value?: Record<string, { Value?: unknown[] }>[] } | undefined>;

async function send(
  body: BodyInit,
  type: string,
  { path = "", key = server.keys.integrator, headers = {} } = {},
) {
  const response = await fetch(`${server.url}/dicom-web/studies${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": type, ...headers },
    body,
    duplex: "half",
  } as RequestInit);
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    body: text ? (JSON.parse(text) as Answer) : {},
  };
}
const store = (files: readonly Uint8Array[], options: Parameters<typeof send>[2] = {}) => {
  const { body, type } = multipartOf(files);
  return send(new Uint8Array(body), type, options);
};
const uidsIn = (answer: Answer, sequence: string) =>
  (answer[sequence]?.Value ?? []).map((item) => item["00081155"]?.Value?.[0]);
const reasonsIn = (answer: Answer, sequence: string) =>
  (answer[sequence]?.Value ?? []).map((item) => item["00081197"]?.Value?.[0]);

test("worked example: two instances of one study are kept, under URLs that lead back to them", async () => {
  const files = ["1.2.3.1.1", "1.2.3.1.2"].map((uid, i) => madeInstance({ uid, number: i + 1, grey: i }));
  const { status, type, body } = await store(files);
  expect(status).toBe(200);
  expect(type).toBe("application/dicom+json");
  const base = `${server.url}/dicom-web/studies/1.2.3`;
  expect(body).toEqual({
    "00081190": { vr: "UR", Value: [base] },
    "00081199": {
      vr: "SQ",
      Value: ["1.2.3.1.1", "1.2.3.1.2"].map((uid) => ({
        "00081150": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
        "00081155": { vr: "UI", Value: [uid] },
        "00081190": { vr: "UR", Value: [`${base}/series/1.2.3.1/instances/${uid}`] },
      })),
    },
  });
  const study = await server.db.imagingStudy.findFirstOrThrow({
    where: { studyInstanceUid: "1.2.3" },
    include: {
      patient: { include: { identifiers: true } },
      series: { include: { instances: true } },
      header: true,
    },
  });
  expect(study).toMatchObject({
    siteId: server.site.id,
    modality: "CT",
    patient: { familyName: "Synthetic", givenName: "Sam", identifiers: [{ system: "TEST", value: "P1" }] },
    header: { studyDate: "20260105", filePatientId: "P1", patientNameKey: "SYNTHETIC^SAM" },
  });
  expect(study.series.flatMap(({ instances }) => instances)).toHaveLength(2);
  const stored = await server.parts.services.blobs.read(study.series[0]!.instances[0]!.sha256);
  expect(files.some((file) => file.equals(stored))).toBe(true);
});

test("the same again changes nothing; other bytes under the same UID are refused and the first stay", async () => {
  const first = madeInstance({ uid: "1.2.4.1.1", study: "1.2.4", series: "1.2.4.1" });
  const other = madeInstance({ uid: "1.2.4.1.1", study: "1.2.4", series: "1.2.4.1", grey: 7 });
  expect((await store([first])).status).toBe(200);
  const count = () => Promise.all([server.db.instance.count(), server.db.auditEvent.count()]);
  const before = await count();
  expect(await store([first])).toMatchObject({ status: 200 });
  expect(await store([first, first])).toMatchObject({ status: 200 });
  const { status, body } = await store([other]);
  expect({ status, failed: uidsIn(body, "00081198"), reasons: reasonsIn(body, "00081198") }).toEqual({
    status: 409,
    failed: ["1.2.4.1.1"],
    reasons: [0x0111],
  });
  expect(await count()).toEqual(before);
});

test("what is good is kept, and each file that is not is told with its reason", async () => {
  const good = madeInstance({ uid: "1.2.5.1.1", study: "1.2.5", series: "1.2.5.1" });
  const nameless = madeInstance({ uid: "1.2.5.1.2", study: "1.2.5", series: "1.2.5.1", patientId: "" });
  const large = Buffer.alloc(1_000_001);
  const { status, body } = await store([
    Buffer.from("no DICOM"),
    good,
    good.subarray(0, good.length - 40),
    nameless,
    large,
  ]);
  expect(status).toBe(202);
  expect(uidsIn(body, "00081199")).toEqual(["1.2.5.1.1"]);
  expect(uidsIn(body, "00081198")).toEqual(["1.2.5.1.2"]);
  expect(reasonsIn(body, "00081198")).toEqual([0xa900]);
  expect(reasonsIn(body, "0008119A").sort()).toEqual([0xa700, 0xc000, 0xc000]);
});

test("new studies of new patients, each begun by several clients at once, are each kept whole", async () => {
  const files = Array.from({ length: 48 }, (_, i) => {
    const study = `1.2.11.${Math.floor(i / 8)}`;
    return madeInstance({ uid: `${study}.1.${i}`, study, series: `${study}.1`, patientId: study, number: i });
  });
  const answers = await Promise.all(files.map((file) => store([file])));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
});

test("a study stays its patient's: what names another is refused", async () => {
  const of = (patientId: string, uid: string) =>
    madeInstance({ uid, study: "1.2.12", series: "1.2.12.1", patientId });
  expect((await store([of("P12", "1.2.12.1.1")])).status).toBe(200);
  const { status, body } = await store([of("P13", "1.2.12.1.2")]);
  expect({ status, reasons: reasonsIn(body, "00081198") }).toEqual({ status: 409, reasons: [0x0110] });
});

test("instances of another study than the path names are refused", async () => {
  const files = ["1.2.6", "1.2.7"].map((study) =>
    madeInstance({ uid: `${study}.1.1`, study, series: `${study}.1` }),
  );
  const { status, body } = await store(files, { path: "/1.2.6" });
  expect(status).toBe(202);
  expect(uidsIn(body, "00081199")).toEqual(["1.2.6.1.1"]);
  expect(reasonsIn(body, "00081198")).toEqual([0xa900]);
  expect((await store(files.slice(1), { path: "/1.2.6" })).status).toBe(409);
});

test("one instance comes without a multipart, and a body in the smallest pieces is the same", async () => {
  const file = madeInstance({ uid: "1.2.8.1.1", study: "1.2.8", series: "1.2.8.1" });
  expect((await send(new Uint8Array(file), "application/dicom")).status).toBe(200);
  const { body, type } = multipartOf([
    madeInstance({ uid: "1.2.8.1.2", study: "1.2.8", series: "1.2.8.1" }),
    file,
  ]);
  const pieces = Readable.from(
    Array.from({ length: Math.ceil(body.length / 7) }, (_, i) => body.subarray(i * 7, i * 7 + 7)),
  );
  const answer = await send(Readable.toWeb(pieces) as ReadableStream, type);
  expect(uidsIn(answer.body, "00081199")).toEqual(["1.2.8.1.2", "1.2.8.1.1"]);
});

test("many at once, from four clients that send the same study, are each kept once, and ask for nothing twice", async () => {
  const files = Array.from({ length: 150 }, (_, i) =>
    madeInstance({
      uid: `1.2.9.1.${i}`,
      study: "1.2.9",
      series: `1.2.9.${i % 3}`,
      patientId: "P9",
      number: i,
      grey: i,
    }),
  );
  const answers = await Promise.all([0, 1, 2, 3].map((from) => store(files.slice(from * 20))));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const at = { series: { study: { studyInstanceUid: "1.2.9" } } };
  expect(await server.db.instance.count({ where: at })).toBe(150);
  expect(await server.db.patientIdentifier.count({ where: { value: "P9" } })).toBe(1);
});

test("refused: strangers, researchers, other pages, other kinds of body, broken ones, and answers in XML alone", async () => {
  const file = madeInstance({ uid: "1.2.10.1.1", study: "1.2.10", series: "1.2.10.1" });
  const { body, type } = multipartOf([file]);
  const bytes = new Uint8Array(body);
  expect((await send(bytes, type, { key: "syn_wrong" })).status).toBe(401);
  expect((await send(bytes, type, { key: server.keys.researcher })).status).toBe(403);
  expect((await send(bytes, "application/json")).status).toBe(415);
  expect((await send(bytes, 'multipart/related; type="application/dicom+json"; boundary=x')).status).toBe(
    415,
  );
  expect((await send(bytes, "multipart/related; type=application/dicom")).status).toBe(400);
  expect((await send(bytes.subarray(0, 500), type)).status).toBe(400);
  expect((await send("nothing", type)).status).toBe(400);
  expect((await send("", "application/dicom")).status).toBe(409);
  expect((await send(new Uint8Array(1_000_001), "application/dicom")).status).toBe(413);
  expect((await send(bytes, type, { path: "/not-a-uid" })).status).toBe(400);
  expect((await send(bytes, type, { headers: { accept: "application/dicom+xml" } })).status).toBe(406);
  expect(await server.db.imagingStudy.count({ where: { studyInstanceUid: "1.2.10" } })).toBe(0);
});
