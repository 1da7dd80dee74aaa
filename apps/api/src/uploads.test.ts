import { randomBytes } from "node:crypto";
import { decodeGlobalID } from "@pothos/plugin-relay";
import { afterAll, beforeAll, expect, test } from "vitest";
import { password, startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** The test server's limit is 4096 bytes. */
const small = randomBytes(4096);
const large = randomBytes(200_000);

async function send(body: string | Uint8Array | ReadableStream | FormData, headers: Record<string, string>) {
  const response = await fetch(`${server.url}/uploads`, {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
  return { status: response.status, ...((await response.json()) as { uploadId?: string; code?: string }) };
}

const machine = () => ({ authorization: `Bearer ${server.keys.integrator}` });
const octets = { "content-type": "application/octet-stream" };
const inChunks = (bytes: Uint8Array) =>
  new ReadableStream({
    start(controller) {
      for (let start = 0; start < bytes.length; start += 1000)
        controller.enqueue(bytes.subarray(start, start + 1000));
      controller.close();
    },
  });

async function stored(uploadId: string | undefined) {
  const { typename, id } = decodeGlobalID(uploadId!);
  expect(typename).toBe("Upload");
  const upload = await server.db.upload.findUniqueOrThrow({ where: { id }, include: { blob: true } });
  return { ...upload, bytes: await server.parts.services.blobs.read(upload.sha256) };
}

test("worked example: bytes go in raw, in chunks, or as a form's one file, and are the same bytes", async () => {
  const form = new FormData();
  form.set("file", new Blob([small]), "name-that-is-not-kept.dcm");
  for (const body of [small, inChunks(small), form]) {
    const answer = await send(body, { ...machine(), ...(body instanceof FormData ? {} : octets) });
    expect(answer.status).toBe(201);
    const upload = await stored(answer.uploadId);
    expect(upload.bytes.equals(small)).toBe(true);
    expect(upload.siteId).toBe(server.site.id);
  }
  expect(await server.db.blob.count()).toBe(1);
});

test.each(["application/zip", "application/x-zip-compressed"])(
  "a browser's name for a zip, %s, is let in",
  async (type) => {
    expect((await send(small, { ...machine(), "content-type": type })).status).toBe(201);
  },
);

test("a signed-in browser sends the header that other origins' pages cannot", async () => {
  const signedIn = await server.ask(
    `mutation { signIn(input: { email: "ada@example.org", password: "${password}" }) { __typename } }`,
  );
  const cookie = signedIn.headers.get("set-cookie")!.split(";")[0]!;
  const own = { cookie, ...octets, "x-synoptic-upload": "1" };

  expect((await send(small, own)).status).toBe(201);
  expect(await send(small, { cookie, ...octets })).toMatchObject({ status: 403, code: "CROSS_ORIGIN" });
  expect(await send(small, { ...own, origin: "https://evil.example" })).toMatchObject({
    code: "CROSS_ORIGIN",
  });
});

test("refused: more than the limit, told before and found out on the way; nothing is kept", async () => {
  const before = await server.db.upload.count();
  const form = new FormData();
  form.set("file", new Blob([large]), "x");
  for (const body of [large, inChunks(large), form]) {
    const headers = { ...machine(), ...(body instanceof FormData ? {} : octets) };
    expect(await send(body, headers)).toMatchObject({ status: 413, code: "TOO_LARGE" });
  }
  expect(await server.db.upload.count()).toBe(before);
});

test("refused: strangers, wrong keys and roles that only read", async () => {
  expect(await send(small, { ...octets, "x-synoptic-upload": "1" })).toMatchObject({ status: 401 });
  expect(await send(small, { ...octets, authorization: "Bearer syn_wrong" })).toMatchObject({ status: 401 });
  const researcher = { ...octets, authorization: `Bearer ${server.keys.researcher}` };
  expect(await send(small, researcher)).toMatchObject({ status: 403, code: "FORBIDDEN" });
});

test("refused: what is never an image or a history, no bytes, a form without a file, a broken form", async () => {
  const html = await send("<p>", { ...machine(), "content-type": "text/html" });
  expect(html).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
  expect(await send("", { ...machine(), ...octets })).toMatchObject({ status: 400, code: "INVALID_INPUT" });
  const form = new FormData();
  form.set("note", "no file");
  expect(await send(form, machine())).toMatchObject({ status: 400, code: "INVALID_INPUT" });
  const broken = { ...machine(), "content-type": "multipart/form-data; boundary=x" };
  expect(await send("--x\r\nnonsense", broken)).toMatchObject({ status: 400, code: "INVALID_INPUT" });
  const boundless = { ...machine(), "content-type": "multipart/form-data" };
  expect(await send("--x", boundless)).toMatchObject({ status: 400, code: "INVALID_INPUT" });
});
