import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MadeInstance, madeInstance, multipartOf } from "./testing/dicom-files.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let base: string;

const names = ["Doe^Jane", "Doe^John", "Döring^Jürgen", "Smith_50%", "O'Hara^Kim"];
const dates = ["2024-02-29", "2025-12-31", "2026-01-01", "2026-01-05"];
const modalities = ["CT", "MR", "DX"];

/** Twelve studies of five patients, with one to three series of one or two images each. */
const made: MadeInstance[] = Array.from({ length: 12 }, (_, study) =>
  Array.from({ length: 1 + (study % 3) }, (_, series) =>
    Array.from({ length: 1 + ((study + series) % 2) }, (_, number) => ({
      study: `1.2.${study}`,
      series: `1.2.${study}.${series}`,
      uid: `1.2.${study}.${series}.${number}`,
      patientId: `P${study % 5}`,
      name: names[study % 5]!,
      accessionNumber: `A${study}`,
      description: study % 2 === 0 ? "Chest" : "Chest [follow-up]",
      modality: modalities[(study + series) % 3]!,
      seriesNumber: series + 1,
      seriesDescription: `Series ${series}`,
      bodyPart: series === 0 ? "CHEST" : "ABDOMEN",
      number: number + 1,
      acquiredAt: new Date(`${dates[study % 4]}T${String(8 + study).padStart(2, "0")}:30:15Z`),
    })),
  ).flat(),
).flat();

beforeAll(async () => {
  server = await startTestServer({ uploadLimitBytes: 1_000_000 });
  base = `${server.url}/dicom-web`;
  const { body, type } = multipartOf(made.map(madeInstance));
  const headers = { authorization: `Bearer ${server.keys.integrator}`, "content-type": type };
  const response = await fetch(`${base}/studies`, { method: "POST", headers, body: new Uint8Array(body) });
  expect(response.status).toBe(200);
});
afterAll(() => server.close());

type Result = Record<string, { vr: string; Value?: unknown[] } | undefined>;

async function search(path: string, key = server.keys.clinician) {
  const response = await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const results = response.status === 200 ? ((await response.json()) as Result[]) : [];
  return { status: response.status, warning: response.headers.get("warning"), results };
}
const valuesOf = (results: readonly Result[], tag: string) => results.map((one) => one[tag]?.Value?.[0]);

test("worked example: a study by its patient, with what is in it and where it is", async () => {
  const { status, results } = await search("/studies?PatientID=P2&StudyDate=20260101");
  expect(status).toBe(200);
  expect(results).toEqual([
    {
      "00080005": { vr: "CS", Value: ["ISO_IR 192"] },
      "00080020": { vr: "DA", Value: ["20260101"] },
      "00080030": { vr: "TM", Value: ["103015"] },
      "00080050": { vr: "SH", Value: ["A2"] },
      "00080056": { vr: "CS", Value: ["ONLINE"] },
      "00080061": { vr: "CS", Value: ["CT", "DX", "MR"] },
      "00080201": { vr: "SH", Value: ["+0000"] },
      "00081030": { vr: "LO", Value: ["Chest"] },
      "00081190": { vr: "UR", Value: [`${base}/studies/1.2.2`] },
      "00100010": { vr: "PN", Value: [{ Alphabetic: "Döring^Jürgen" }] },
      "00100020": { vr: "LO", Value: ["P2"] },
      "00100021": { vr: "LO", Value: ["TEST"] },
      "00100030": { vr: "DA", Value: ["19700615"] },
      "00100040": { vr: "CS", Value: ["O"] },
      "0020000D": { vr: "UI", Value: ["1.2.2"] },
      "00201206": { vr: "IS", Value: [3] },
      "00201208": { vr: "IS", Value: [4] },
    },
  ]);
});

/** A search, and the same over what was sent, without a database. */
interface Asked {
  query: string;
  fits: (one: MadeInstance) => boolean;
}

const regexOf = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\%_]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );
const dateOf = (one: MadeInstance) => one.acquiredAt!.toISOString().slice(0, 10).replaceAll("-", "");
const timeOf = (one: MadeInstance) => one.acquiredAt!.toISOString().slice(11, 19).replaceAll(":", "");
const asked = (name: string, value: string, fits: Asked["fits"]): Asked => ({
  query: `${name}=${encodeURIComponent(value)}`,
  fits,
});
const dicomDate = fc.constantFrom("20240229", "20250101", "20251231", "20260101", "20260103", "20260105");

const matches = fc.oneof(
  fc
    .constantFrom("P0", "P4", "P9", "P*", "P?", "p1")
    .map((id) => asked("PatientID", id, (one) => regexOf(id).test(one.patientId!))),
  fc
    .constantFrom("doe^jane", "Doe*", "*J*", "D?ring*", "Smith_50%", "Smith*%", "%", "_*", "O'*")
    .map((name) =>
      asked("00100010", name, (one) => regexOf(name.toUpperCase()).test(one.name!.toUpperCase())),
    ),
  dicomDate.map((date) => asked("StudyDate", date, (one) => dateOf(one) === date)),
  dicomDate.map((date) => asked("StudyDate", `${date}-`, (one) => dateOf(one) >= date)),
  fc
    .tuple(dicomDate, dicomDate)
    .map(([from, to]) =>
      asked("StudyDate", `${from}-${to}`, (one) => dateOf(one) >= from && dateOf(one) <= to),
    ),
  fc
    .constantFrom("10", "1030", "103015")
    .map((time) =>
      asked("StudyTime", `-${time}`, (one) => timeOf(one) <= time || timeOf(one).startsWith(time)),
    ),
  fc
    .constantFrom("A1", "A1*", "A?")
    .map((text) => asked("AccessionNumber", text, (one) => regexOf(text).test(one.accessionNumber!))),
  fc
    .constantFrom("Chest", "*[*", "chest*")
    .map((text) => asked("StudyDescription", text, (one) => regexOf(text).test(one.description!))),
  fc
    .subarray(["1.2.0", "1.2.7", "1.2.11", "1.9"], { minLength: 1 })
    .map((uids) => asked("StudyInstanceUID", uids.join(","), (one) => uids.includes(one.study!))),
);
const inStudy = fc
  .constantFrom("CT", "M?", "XA")
  .map((text) =>
    asked("ModalitiesInStudy", text, ({ study }) =>
      made.some((one) => one.study === study && regexOf(text).test(one.modality!)),
    ),
  );
const inSeries = fc.oneof(
  fc.constantFrom("CT", "MR").map((text) => asked("Modality", text, (one) => one.modality === text)),
  fc
    .constantFrom(1, 2, 7)
    .map((number) => asked("SeriesNumber", String(number), (one) => one.seriesNumber === number)),
  fc
    .constantFrom("CHEST", "ABD*")
    .map((text) => asked("BodyPartExamined", text, (one) => regexOf(text).test(one.bodyPart!))),
);

describe("property: what is found is what a plain filter finds", () => {
  test.each([
    ["studies", "0020000D", (one: MadeInstance) => one.study, fc.oneof(matches, inStudy)],
    ["series", "0020000E", (one: MadeInstance) => one.series, fc.oneof(matches, inStudy, inSeries)],
    ["instances", "00080018", (one: MadeInstance) => one.uid, fc.oneof(matches, inStudy, inSeries)],
  ] as const)("of %s, also page by page", async (level, tag, idOf, criteria) => {
    await fc.assert(
      fc.asyncProperty(fc.array(criteria, { maxLength: 3 }), async (all) => {
        // The same attribute twice means both.
        const expected = [...new Set(made.filter((one) => all.every(({ fits }) => fits(one))).map(idOf))];
        const query = all.map((one) => one.query).join("&");
        const { results, status } = await search(`/${level}?${query}`);
        const found = valuesOf(results, tag);
        expect([...found].sort()).toEqual([...expected].sort());
        expect(status).toBe(expected.length === 0 ? 204 : 200);
        const dated = valuesOf(results, "00080020") as string[];
        expect(dated).toEqual([...dated].sort().reverse());

        const pages: unknown[] = [];
        for (let offset = 0; offset < expected.length; offset += 3) {
          const page = await search(`/${level}?${query}&limit=3&offset=${offset}`);
          expect(page.warning?.includes("Additional results") ?? false).toBe(offset + 3 < expected.length);
          pages.push(...valuesOf(page.results, tag));
        }
        expect(pages).toEqual(found);
      }),
      { numRuns: 40 },
    );
  });
});

test("below a study and a series, with their own attributes left out and those that are asked for put in", async () => {
  const series = await search("/studies/1.2.2/series");
  expect(valuesOf(series.results, "00200011")).toEqual([1, 2, 3]);
  expect(series.results[0]).toMatchObject({ "00080060": { Value: ["DX"] }, "00201209": { Value: [1] } });
  expect(series.results[0]).not.toHaveProperty("00100010");
  const instances = await search(
    "/studies/1.2.2/series/1.2.2.1/instances?includefield=PhotometricInterpretation",
  );
  expect(valuesOf(instances.results, "00200013")).toEqual([1, 2]);
  expect(instances.results[0]).toMatchObject({
    "00080018": { Value: ["1.2.2.1.0"] },
    "00280004": { Value: ["MONOCHROME2"] },
  });
  expect(instances.results[0]).not.toHaveProperty("00081030");
  const [all] = (await search("/studies/1.2.2/instances?limit=1&includefield=all")).results;
  expect(all).toMatchObject({ "00280101": { Value: [12] }, "00100010": { vr: "PN" } });
});

test("what is not done is told in a warning", async () => {
  const { warning, results } = await search("/studies?fuzzymatching=true&PatientName=doe&Modality=CT");
  expect(results).toEqual([]);
  expect(warning).toContain("Only literal matching has been performed");
  expect(warning).toContain("00080060 is not matched here");
});

test("refused: strangers, researchers, what is no attribute, no date, no UID, no number; another site finds nothing", async () => {
  expect((await search("/studies", "syn_wrong")).status).toBe(401);
  expect((await search("/studies", server.keys.researcher)).status).toBe(403);
  for (const query of [
    "Nonsense=1",
    "StudyDate=2026",
    "StudyDate=-",
    "StudyInstanceUID=a'b",
    "limit=-1",
    "limit=0",
    "fuzzymatching=2",
  ])
    expect((await search(`/studies?${query}`)).status).toBe(400);
  expect((await search("/studies", await server.keyOf("clinician", server.otherSite.id))).status).toBe(204);
});
