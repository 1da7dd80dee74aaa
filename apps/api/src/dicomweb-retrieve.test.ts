import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDicom, readPixels, toExplicitLittleEndian } from "@synoptic/imaging";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madeInstance, multipartOf } from "./testing/dicom-files.ts";
import { partsOf } from "./testing/multipart-parts.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let base: string;
const files = [1, 2, 3].map((number) =>
  madeInstance({
    uid: `1.2.3.1.${number}`,
    number: 4 - number,
    grey: number * 100,
    ...(number === 3 ? { series: "1.2.3.2", seriesNumber: 2 } : {}),
  }),
);
beforeAll(async () => {
  server = await startTestServer({ uploadLimitBytes: 1_000_000 });
  base = `${server.url}/dicom-web`;
  expect((await store(files)).status).toBe(200);
});
afterAll(() => server.close());

async function store(sent: readonly Uint8Array[], key = server.keys.integrator) {
  const { body, type } = multipartOf(sent);
  const headers = { authorization: `Bearer ${key}`, "content-type": type };
  return fetch(`${base}/studies`, { method: "POST", headers, body: new Uint8Array(body) });
}
const get = (path: string, accept?: string, key = server.keys.clinician) =>
  fetch(`${base}${path}`, { headers: { authorization: `Bearer ${key}`, ...(accept ? { accept } : {}) } });
const study = "/studies/1.2.3";
const first = `${study}/series/1.2.3.1/instances/1.2.3.1.1`;
const anySyntax = 'multipart/related; type="application/dicom"; transfer-syntax=*';

test("worked example: metadata is what the file says, in order, with an address for the pixels", async () => {
  const response = await get(`${study}/metadata`);
  expect(response.headers.get("content-type")).toBe("application/dicom+json");
  const metadata = (await response.json()) as Record<
    string,
    { vr: string; Value?: unknown[]; BulkDataURI?: string }
  >[];
  // By the number of the series and then of the instance.
  expect(metadata.map((one) => one["00080018"]?.Value?.[0])).toEqual(["1.2.3.1.2", "1.2.3.1.1", "1.2.3.1.3"]);
  expect(metadata[1]).toMatchObject({
    "00100010": { vr: "PN", Value: [{ Alphabetic: "Synthetic^Sam" }] },
    "00280010": { vr: "US", Value: [6] },
    "7FE00010": { vr: "OW", BulkDataURI: `${base}${first}/bulkdata/7FE00010` },
  });
  const bulk = await get(`${first}/bulkdata/7FE00010`, "application/octet-stream");
  expect(Buffer.from(await bulk.arrayBuffer())).toEqual(files[0]!.subarray(-96));
});

test("instances come back byte for byte: of a study, of a series, and one alone", async () => {
  const all = await partsOf(await get(study, anySyntax));
  expect(all.map(({ content }) => content.toString("hex"))).toEqual(
    [files[1], files[0], files[2]].map((file) => file!.toString("hex")),
  );
  expect(all[0]?.headers).toMatchObject({
    "content-type": "application/dicom; transfer-syntax=1.2.840.10008.1.2.1",
    "content-location": `${base}${study}/series/1.2.3.1/instances/1.2.3.1.2`,
  });
  expect(await partsOf(await get(`${study}/series/1.2.3.2`))).toHaveLength(1);
  const plain = await get(first, "application/dicom");
  expect(Buffer.from(await plain.arrayBuffer())).toEqual(files[0]);
  const byQuery = await get(`${first}?accept=${encodeURIComponent("application/dicom; transfer-syntax=*")}`);
  expect(byQuery.headers.get("content-type")).toContain("application/dicom; transfer-syntax=");
});

test("frames are the stored values, and a rendered frame is windowed as asked for", async () => {
  const [frame] = await partsOf(
    await get(`${first}/frames/1`, 'multipart/related; type="application/octet-stream"'),
  );
  expect(frame?.content).toEqual(files[0]!.subarray(-96));

  // Values 100 to 147; the step lies between 119 and 120.
  const response = await get(`${first}/rendered?window=120,1,linear`, "image/png");
  expect(response.headers.get("content-type")).toBe("image/png");
  const { data } = await sharp(Buffer.from(await response.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([...data.filter((_, i) => i % 3 === 0)]).toEqual(
    Array.from({ length: 48 }, (_, i) => (100 + i > 119.5 ? 255 : 0)),
  );

  const small = await get(`${first}/rendered?viewport=4,4&quality=50`, "image/jpeg");
  expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({
    format: "jpeg",
    width: 4,
    height: 3,
  });
  for (const path of [study, `${study}/series/1.2.3.1`, first, `${first}/frames/1`])
    expect((await get(`${path}/thumbnail`)).headers.get("content-type")).toBe("image/jpeg");
});

test("every look at a patient's data is noted, and nothing of the patient is logged", async () => {
  const before = await server.db.auditEvent.count();
  await get(`${study}/metadata`);
  await get(first, "application/dicom");
  await get("/studies?PatientName=Synthetic*");
  const events = await server.db.auditEvent.findMany({ orderBy: { at: "desc" }, take: 3 });
  expect(await server.db.auditEvent.count()).toBe(before + 3);
  expect(events.map(({ action }) => action).sort()).toEqual([
    "imaging-study.read",
    "imaging-study.search",
    "instance.read",
  ]);
  expect(new Set(events.map(({ patientId }) => patientId)).size).toBe(1);
  expect(server.logLines.join("")).not.toContain("Synthetic");
});

test("several frames come in the order asked for, decoded or as they are kept; one that is not there is told first", async () => {
  const file = readFileSync(join(import.meta.dirname, "../../../tests/fixtures/dicom/grey12-rle.dcm"));
  expect((await store([file])).status).toBe(200);
  const { dataSet, attributes } = readDicom(file);
  const uid = (tag: string) => String(attributes[tag]?.Value?.[0]);
  const instance = `/studies/${uid("0020000D")}/series/${uid("0020000E")}/instances/${uid("00080018")}`;
  const { data, frames } = await readPixels(file);
  const bytes = data.length / frames;
  const wanted = [3, 1, 3];
  const decoded = await partsOf(await get(`${instance}/frames/3,1,3`));
  expect(decoded.map(({ content }) => content.toString("hex"))).toEqual(
    wanted.map((n) => Buffer.from(data.slice((n - 1) * bytes, n * bytes)).toString("hex")),
  );
  const [, ...streams] = dataSet.elements.get("7FE00010")!.fragments!;
  const kept = await partsOf(
    await get(`${instance}/frames/3,1,3`, 'multipart/related; type="image/dicom-rle"'),
  );
  expect(kept.map(({ content }) => content.toString("hex"))).toEqual(
    wanted.map((n) => Buffer.from(streams[n - 1]!).toString("hex")),
  );
  expect((await get(`${instance}/frames/1,4`)).status).toBe(404);
});

test("an instance whose pixels cannot be decoded comes as it is kept, and otherwise its fault is told", async () => {
  const broken = readFileSync(
    join(import.meta.dirname, "../../../tests/fixtures/dicom/grey8-jpeg-baseline.dcm"),
  );
  const start = broken.indexOf("ffd8ff", 0, "hex");
  broken.fill(0, start, start + 2);
  const { attributes } = readDicom(broken);
  const uid = (tag: string) => String(attributes[tag]?.Value?.[0]);
  expect((await store([broken])).status).toBe(200);
  const instance = `/studies/${uid("0020000D")}/series/${uid("0020000E")}/instances/${uid("00080018")}`;
  const [kept] = await partsOf(await get(instance, anySyntax));
  expect(kept?.content).toEqual(broken);
  const decoded = await get(instance, 'multipart/related; type="application/dicom"');
  expect([decoded.status, await decoded.json()]).toMatchObject([400, { code: "INVALID_DICOM" }]);
});

test("UIDs that de-identification made of hashes are addresses too", async () => {
  const hashes = {
    uid: "dccc9599087131742838",
    series: "dbf60361338b6cb0d8ad",
    study: "05fa52f0e599f17b8186",
  };
  expect((await store([madeInstance(hashes)])).status).toBe(200);
  const path = `/studies/${hashes.study}/series/${hashes.series}/instances/${hashes.uid}`;
  expect((await get(`${path}/metadata`)).status).toBe(200);
  expect((await get("/studies/..%2F1.2.3/metadata")).status).toBe(400);
});

test("refused: strangers, researchers, other sites, what is not there, and forms that are not made", async () => {
  expect((await fetch(`${base}${study}`)).status).toBe(401);
  expect((await get(study, undefined, server.keys.researcher)).status).toBe(403);
  const theirs = await server.keyOf("clinician", server.otherSite.id);
  for (const path of [study, `${study}/metadata`, first, `${first}/rendered`])
    expect((await get(path, undefined, theirs)).status).toBe(404);
  expect((await get(`${study}/series/1.9/metadata`)).status).toBe(404);
  expect((await get(`${first}/frames/2`)).status).toBe(404);
  expect((await get(`${first}/frames/0`)).status).toBe(400);
  expect((await get(`${first}/bulkdata/00282010`)).status).toBe(404);
  expect((await get(`${study}/metadata`, "application/dicom+xml")).status).toBe(406);
  expect((await get(study, "application/dicom")).status).toBe(406);
  expect((await get(first, "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.90")).status).toBe(406);
  expect((await get(`${first}/rendered`, "video/mp4")).status).toBe(406);
  expect((await get(`${first}/rendered?window=1,0,linear`)).status).toBe(400);
  expect((await get("/workitems")).status).toBe(405);
});

test("what is no image is kept, found and given back, and not assessed", async () => {
  const report = madeInstance({ uid: "1.7.1.1", study: "1.7", series: "1.7.1", modality: "SR" });
  // Everything before the pixel data element: a header without an image.
  const headless = report.subarray(0, report.length - 96 - 12);
  expect((await store([headless])).status).toBe(200);
  const [part] = await partsOf(await get("/studies/1.7", anySyntax));
  expect(part?.content).toEqual(headless);
  expect((await get("/studies/1.7/rendered")).status).toBe(404);
  const found = await server.db.imagingStudy.findFirstOrThrow({
    where: { studyInstanceUid: "1.7" },
    include: { jobs: true },
  });
  expect(found).toMatchObject({ modality: "SR", scenario: null, jobs: [] });
});

const shared = join(import.meta.dirname, "../../../../shared/data/dicom");
const reference = join(shared, "reference.jsonl");

interface Reference {
  path: string;
  ts: string;
  agree: boolean;
  expect: string;
  photometric: string;
  pixels?: { sha256: string };
}

const isThere = existsSync(reference);
if (!isThere) process.stderr.write("Real DICOM files are not checked: ../shared/data/dicom is not there.\n");
test.skipIf(!isThere)(
  "real files of each transfer syntax come back in explicit little endian with the very pixels",
  async () => {
    const rows = readFileSync(reference, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Reference);
    const bySyntax = new Map<string, Reference>();
    for (const row of rows)
      if (row.agree && row.expect === "image" && row.pixels && !bySyntax.has(row.ts))
        bySyntax.set(row.ts, row);
    expect(bySyntax.size).toBeGreaterThan(6);
    for (const { path, ts } of bySyntax.values()) {
      const given = readFileSync(join(shared, path));
      const written = await toExplicitLittleEndian(given);
      const [file, again] = [readDicom(given), readDicom(written)];
      expect([ts, again.transferSyntaxUid]).toEqual([ts, "1.2.840.10008.1.2.1"]);
      const [before, after] = [await readPixels(given), await readPixels(written)];
      expect(Buffer.from(after.data).equals(before.data), `${path} in ${ts}`).toBe(true);
      const { "00280004": _a, "00280006": _b, ...kept } = file.attributes;
      const { "00280004": _c, "00280006": _d, ...same } = again.attributes;
      expect(same).toEqual(kept);
    }
  },
);
