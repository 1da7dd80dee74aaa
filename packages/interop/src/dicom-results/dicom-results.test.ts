import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DicomAttributes, readDicom, readPixels } from "@synoptic/imaging";
import { afterAll, expect, test } from "vitest";
import { assessmentOf } from "../fhir/write/testing.ts";
import { writeHeatmapCapture } from "./heatmap-capture.ts";
import { type ReportSource, writeStructuredReport } from "./structured-report.ts";

const folder = mkdtempSync(join(tmpdir(), "synoptic-results-"));
afterAll(() => rmSync(folder, { recursive: true }));

const image: DicomAttributes = {
  "00080020": { vr: "DA", Value: ["20260131"] },
  "00080050": { vr: "SH", Value: ["A9"] },
  "00100010": { vr: "PN", Value: [{ Alphabetic: "Synthetic^Ada", Ideographic: "合成^絵" }] },
  "00100020": { vr: "LO", Value: ["S-1"] },
  "00100040": { vr: "CS", Value: ["F"] },
  "0020000D": { vr: "UI", Value: ["1.2.3"] },
};
const read = { sopClassUid: "1.2.840.10008.5.1.4.1.1.77.1.4", sopInstanceUid: "1.2.3.4.5" };
const source: ReportSource = {
  assessment: assessmentOf(),
  image,
  images: [{ ...read, seriesInstanceUid: "1.2.3.4" }],
  algorithms: [{ name: "skin-head", version: "1.1.0", parameters: ["weights SHA-256 00ff"] }],
  softwareVersion: "0.1.0",
};

// Where it is required, a missing tool fails the tests.
const present = process.env.REQUIRE_DCMTK === "1" || spawnSync("dsrdump", ["--version"]).status === 0;
const note = present ? "" : " (skipped: dcmtk is not installed)";

/** As dcmtk prints it: a content tree, or the elements. It fails, and so does the test, where it finds a fault. */
function printed(tool: "dsrdump" | "dcmdump", bytes: Uint8Array, ...options: string[]): string {
  const file = join(folder, `${tool}.dcm`);
  writeFileSync(file, bytes);
  return execFileSync(tool, [...options, file], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

test.skipIf(!present)(`worked example: dcmtk reads the report as it was meant${note}`, () => {
  const tree = printed("dsrdump", writeStructuredReport(source), "+Pc", "+Pu", "+Pt");
  for (const line of [
    /<CONTAINER:\(126000,DCM,"Imaging Measurement Report"\)=SEPARATE>.*TID 1500 \(DCMR\)/,
    /<has concept mod CODE:\(121049,DCM,"Language[^"]*"\)=\(en,RFC5646,"English"\)>/,
    /<contains CODE:\(121071,DCM,"Finding"\)=\(372130007,SCT,"Malignant lesion"\)>/,
    /<has concept mod TEXT:\(111001,DCM,"Algorithm Name"\)="skin-head">/,
    /<contains NUM:\(PRE-TEST,99SYNOPTIC,"Pre-test probability"\)="10" \(%,UCUM,"Percent"\)>/,
    /<contains NUM:\(LIKELIHOOD-RATIO,99SYNOPTIC,"Likelihood ratio of the image"\)="8.1" \(1,UCUM,"no units"\)>/,
    /<contains NUM:\(POST-TEST,99SYNOPTIC,"Post-test probability"\)="47.3684211" \(%,UCUM,"Percent"\)>/,
    /<contains IMAGE:\(260753009,SCT,"Source"\)=\(VLp image,"1\.2\.3\.4\.5"\)>/,
    /Research software, not a medical device/,
  ])
    expect(tree).toMatch(line);
});

test("its header is the image's, names in every script", () => {
  const { attributes, transferSyntaxUid } = readDicom(writeStructuredReport(source));
  expect(attributes["00100010"]?.Value).toEqual(image["00100010"]?.Value);
  expect(attributes["0020000D"]?.Value).toEqual(["1.2.3"]);
  expect([attributes["00080060"]?.Value, transferSyntaxUid]).toEqual([["SR"], "1.2.840.10008.1.2.1"]);
});

test("the same assessment gives the same report, and another one another", () => {
  expect(writeStructuredReport(source)).toEqual(writeStructuredReport(source));
  const other = { ...source, assessment: assessmentOf({ id: "019aa000-0000-7000-8000-00000000000f" }) };
  const uid = (bytes: Uint8Array) => readDicom(bytes).attributes["00080018"]?.Value?.[0];
  expect(uid(writeStructuredReport(other))).not.toBe(uid(writeStructuredReport(source)));
});

test("a withheld reading says so and has no number after the image", () => {
  const findings = assessmentOf().result.findings.map((finding) => ({
    ...finding,
    ...{ likelihoodRatio: null, postTestProbability: null },
  }));
  const assessment = assessmentOf({}, { status: "withheld", withheldReason: "novel-image", findings });
  const text = Buffer.from(writeStructuredReport({ ...source, assessment })).toString("latin1");
  expect(text).toMatch(/Withheld: /);
  expect(text).not.toMatch(/POST-TEST|Post-test/);
});

test.skipIf(!present)(`the heatmap is a picture that dcmtk and we read${note}`, async () => {
  const data = Uint8Array.from({ length: 4 * 3 * 3 }, (_, i) => i);
  const bytes = writeHeatmapCapture({
    ...{
      assessmentId: source.assessment.id,
      assessedAt: source.assessment.assessedAt,
      softwareVersion: "0.1.0",
    },
    ...{ image, reference: read, label: "Melanoma", picture: { width: 4, height: 3, data } },
  });
  const dump = printed("dcmdump", bytes, "-q");
  expect(dump).toMatch(/\(0008,2111\) ST \[Where a model looked for: Melanoma\./);
  expect(dump).toMatch(/\(0008,0008\) CS \[DERIVED\\SECONDARY\]/);
  expect((await readPixels(bytes)).data).toEqual(data);
});
