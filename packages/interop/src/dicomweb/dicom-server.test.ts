import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DestinationRefusedError, privateNetworks, readNetworks } from "../webhooks/destination.ts";
import type { DicomServerAddress } from "./dicom-server.ts";
import { DicomServerError } from "./faults.ts";
import { listInstances, searchStudies } from "./remote-study.ts";
import { retrieveInstances } from "./retrieve-instances.ts";
import { storeInstances } from "./store-instances.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What the server does with each request in turn; the last is done again and again. */
let answers: Answer[] = [];
const got: { path: string; authorization: string | undefined; body: Buffer }[] = [];
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { authorization } = request.headers;
    got.push({ path: request.url ?? "", authorization, body: Buffer.concat(chunks) });
    (answers.length > 1 ? answers.shift()! : answers[0]!)(request, response);
  });
});

let server: DicomServerAddress;
const access = { allowed: readNetworks(["127.0.0.1/32"]) };
beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/dicom-web`;
  server = { name: "Archive", url, credentials: { kind: "none" } };
});
afterAll(() => void http.close());
beforeEach(() => {
  got.length = 0;
});

const json =
  (value: unknown, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/dicom+json" }).end(JSON.stringify(value));
const plain =
  (status: number, headers: Record<string, string> = {}, body = ""): Answer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);
const multipart = { "content-type": 'multipart/related; type="application/dicom"; boundary=b' };
const study = (uid: string, more = {}) => ({ "0020000D": { vr: "UI", Value: [uid] }, ...more });

async function faultOf(work: Promise<unknown>): Promise<DicomServerError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DicomServerError);
  return error as DicomServerError;
}

async function fetched(target: Parameters<typeof retrieveInstances>[1], most = Number.POSITIVE_INFINITY) {
  const files: string[] = [];
  for await (const file of retrieveInstances(server, target, access)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file) chunks.push(chunk);
    files.push(Buffer.concat(chunks).toString("latin1"));
    if (files.length >= most) break;
  }
  return files;
}

test("worked example: studies are told in plain words, asked for by the keywords of DICOM, with the secret", async () => {
  const more = {
    "00100010": { vr: "PN", Value: [{ Alphabetic: "Doe^Jane" }] },
    "00100020": { vr: "LO", Value: ["4711 "] },
    "00080061": { vr: "CS", Value: ["CT", "SR"] },
    "00201208": { vr: "IS", Value: ["12"] },
  };
  answers = [json([study("1.2.3", more)])];
  const credentials = { kind: "basic", userName: "ada", password: "pass:word" } as const;
  const filter = { patientId: "4711", studyDate: "20260101-" };
  const [found] = await searchStudies({ ...server, credentials }, filter, 10, access);
  expect(found).toMatchObject({
    ...{ studyInstanceUid: "1.2.3", patientId: "4711", patientName: "Doe^Jane" },
    ...{ modalities: ["CT", "SR"], instanceCount: 12, accessionNumber: null },
  });
  const [asked] = got as [(typeof got)[number]];
  expect(asked.path).toMatch(/^\/dicom-web\/studies\?PatientID=4711&StudyDate=20260101-&/);
  expect(asked.authorization).toBe(`Basic ${Buffer.from("ada:pass:word").toString("base64")}`);
});

test("instances are listed by the page, whatever the server makes of it", async () => {
  const instance = (uid: string) => ({
    "0020000E": { vr: "UI", Value: ["1.2"] },
    "00080018": { vr: "UI", Value: [uid] },
  });
  // Two pages shorter than what was asked for, then nothing; a server that knows no pages gives the same again.
  answers = [json([instance("1"), instance("2")]), json([instance("3")]), plain(204)];
  expect((await listInstances(server, "1.2.3", access)).map((one) => one.sopInstanceUid)).toEqual([
    "1",
    "2",
    "3",
  ]);
  answers = [json([instance("1"), instance("2")])];
  expect(await listInstances(server, "1.2.3", access)).toHaveLength(2);
});

test.each([
  ["401", plain(401), "DICOM_SERVER_REFUSED", 401],
  ["403", plain(403), "DICOM_SERVER_REFUSED", 403],
  [
    "a redirect, which would be told the secret",
    plain(302, { location: "http://127.0.0.1:1/" }),
    "DICOM_SERVER_REFUSED",
    302,
  ],
  ["500", plain(500), "DICOM_SERVER_FAILED", 500],
  ["no JSON", plain(200, {}, "<html>4711</html>"), "DICOM_SERVER_ANSWER", null],
  ["JSON of another shape", json({ a: 1 }), "DICOM_SERVER_ANSWER", null],
  [
    "a study without a UID",
    json([{ "00100020": { vr: "LO", Value: ["4711"] } }]),
    "DICOM_SERVER_ANSWER",
    null,
  ],
  ["a UID that is none", json([study("../../4711")]), "DICOM_SERVER_ANSWER", null],
  [
    "a connection that breaks",
    (_request: unknown, response: ServerResponse) => void response.destroy(),
    "DICOM_SERVER_UNREACHABLE",
    null,
  ],
  [
    "an answer without an end",
    (_request: unknown, response: ServerResponse) => {
      response.write("[");
      setTimeout(() => response.destroy(), 20);
    },
    "DICOM_SERVER_UNREACHABLE",
    null,
  ],
] as const)(
  "refused: %s, by the server's name and nothing of the patient",
  async (_what, answer, code, status) => {
    answers = [answer];
    const fault = await faultOf(searchStudies(server, { patientId: "4711" }, 10, access));
    expect(fault).toMatchObject({ code, status });
    expect(fault.message).toMatch(/^Archive: /);
    expect(JSON.stringify({ ...fault, message: fault.message })).not.toContain("4711");
  },
);

test("passing faults are tried again, after what the server says; others are not", async () => {
  const patient = { ...access, retryAfterMs: [1, 1] };
  answers = [plain(503, { "retry-after": "0" }), plain(429), json([study("1.2.3")])];
  expect(await searchStudies(server, {}, 1, patient)).toHaveLength(1);
  expect(got).toHaveLength(3);
  answers = [plain(503)];
  expect(await faultOf(searchStudies(server, {}, 1, patient))).toMatchObject({ status: 503 });
  expect(got).toHaveLength(6);
  answers = [plain(401)];
  await faultOf(searchStudies(server, {}, 1, patient));
  answers = [plain(500)];
  await faultOf(searchStudies(server, {}, 1, patient));
  expect(got).toHaveLength(8);
});

test("nobody is asked beyond the networks that are allowed", async () => {
  const home = { allowed: readNetworks(privateNetworks) };
  await expect(searchStudies(server, {}, 1, home)).rejects.toThrow(DestinationRefusedError);
  const named = { ...server, url: server.url.replace("127.0.0.1", "localhost") };
  await expect(searchStudies(named, {}, 1, home)).rejects.toThrow(DestinationRefusedError);
  const metadata = { ...server, url: "http://169.254.169.254/latest" };
  await expect(searchStudies(metadata, {}, 1, home)).rejects.toThrow(DestinationRefusedError);
  expect(got).toHaveLength(0);
});

test("files come one after the other, or as one without a multipart; a reader that stops drops the rest", async () => {
  const body = "--b\r\n\r\nfirst\r\n--b\r\nContent-Type: application/dicom\r\n\r\nsecond\r\n--b--";
  answers = [plain(200, multipart, body)];
  expect(await fetched({ study: "1.2", series: "1.2.3" })).toEqual(["first", "second"]);
  expect(await fetched({ study: "1.2" }, 1)).toEqual(["first"]);
  answers = [plain(200, { "content-type": "application/dicom" }, "one")];
  expect(await fetched({ study: "1.2", series: "1.2.3", instance: "1.2.3.4" })).toEqual(["one"]);
  expect(got.map(({ path }) => path)).toEqual([
    "/dicom-web/studies/1.2/series/1.2.3",
    "/dicom-web/studies/1.2",
    "/dicom-web/studies/1.2/series/1.2.3/instances/1.2.3.4",
  ]);
});

test("refused: files that are none, and those that break off after what came whole", async () => {
  answers = [plain(200, { "content-type": "text/html" }, "<html>")];
  expect(await faultOf(fetched({ study: "1.2" }))).toMatchObject({ code: "DICOM_SERVER_ANSWER" });
  answers = [plain(200, multipart, "garbage")];
  expect(await faultOf(fetched({ study: "1.2" }))).toMatchObject({ code: "DICOM_SERVER_ANSWER" });
  answers = [plain(404)];
  expect(await faultOf(fetched({ study: "1.2" }))).toMatchObject({ status: 404 });
  answers = [
    (_request, response) => {
      response.writeHead(200, multipart).write("--b\r\n\r\nfirst\r\n--b\r\n\r\nsec");
      setTimeout(() => response.destroy(), 20);
    },
  ];
  const files = retrieveInstances(server, { study: "1.2" }, access);
  for await (const chunk of (await files.next()).value!) expect(Buffer.from(chunk).toString()).toBe("first");
  const second = (await files.next()).value!;
  const whole = async () => {
    for await (const chunk of second) expect(Buffer.from(chunk).toString()).not.toBe("second");
  };
  expect(await faultOf(whole())).toMatchObject({ code: "DICOM_SERVER_UNREACHABLE" });
  expect(await faultOf(files.next())).toMatchObject({ code: "DICOM_SERVER_UNREACHABLE" });
});

test("files are sent in one multipart, and what is not taken is told with its reason", async () => {
  answers = [json({ "00081199": { vr: "SQ", Value: [] } })];
  expect(await storeInstances(server, [Buffer.from("one"), Buffer.from("two")], access)).toEqual([]);
  expect(
    got[0]?.body.toString().match(/Content-Type: application\/dicom\r\n\r\n(one|two)\r\n/g),
  ).toHaveLength(2);
  const failed = { "00081155": { vr: "UI", Value: ["1.2.3"] }, "00081197": { vr: "US", Value: [0xa700] } };
  answers = [json({ "00081198": { vr: "SQ", Value: [failed] }, "0008119A": { vr: "SQ", Value: [{}] } }, 409)];
  expect(await storeInstances(server, [Buffer.from("one")], access)).toEqual([
    { sopInstanceUid: "1.2.3", reason: 0xa700 },
    { sopInstanceUid: null, reason: null },
  ]);
  answers = [plain(409)];
  expect(await faultOf(storeInstances(server, [], access))).toMatchObject({ code: "DICOM_SERVER_REFUSED" });
  answers = [plain(200, {}, "<ok/>")];
  expect(await faultOf(storeInstances(server, [], access))).toMatchObject({ code: "DICOM_SERVER_ANSWER" });
});
