import { expect, test } from "vitest";
import { readDicom } from "./read-dicom.ts";

const explicitLittle = "1.2.840.10008.1.2.1";
const implicitLittle = "1.2.840.10008.1.2";

/** A Part 10 file around a data set given as hexadecimal digits. */
function file(dataSetHex: string, transferSyntaxUid = explicitLittle): Uint8Array {
  const uid = Buffer.from(transferSyntaxUid.padEnd(Math.ceil(transferSyntaxUid.length / 2) * 2, "\0"));
  const meta = Buffer.concat([Buffer.from("020010005549", "hex"), Buffer.from([uid.length, 0]), uid]);
  const dataSet = Buffer.from(dataSetHex.replaceAll(" ", ""), "hex");
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), meta, dataSet]);
}

const refused = (code: string, tag: string) => expect.objectContaining({ code, path: [tag] });

test("worked example: a sequence of undefined length in implicit VR, PS3.5 table 7.5-3", () => {
  const item = "feff00e0 ffffffff 08005011 04000000 312e3200 feff0de0 00000000";
  const { attributes } = readDicom(file(`08001511 ffffffff ${item} feffdde0 00000000`, implicitLittle));
  expect(attributes["00081115"]).toEqual({ vr: "SQ", Value: [{ "00081150": { vr: "UI", Value: ["1.2"] } }] });
});

test("UN of undefined length is a sequence in implicit VR, and UN that the dictionary knows is what it says", () => {
  const item = "feff00e0 0a000000 08006000 02000000 4d52";
  const { attributes } = readDicom(file(`09001010 554e0000 ffffffff ${item} feffdde0 00000000`));
  expect(attributes["00091010"]).toEqual({ vr: "SQ", Value: [{ "00080060": { vr: "CS", Value: ["MR"] } }] });
  const known = readDicom(file("10002000 554e0000 02000000 4131"));
  expect(known.attributes["00100020"]).toEqual({ vr: "LO", Value: ["A1"] });
});

test("a data set in another VR encoding than the file names is read as it is", () => {
  expect(readDicom(file("08006000 02000000 4d52")).attributes["00080060"]?.Value).toEqual(["MR"]);
  expect(readDicom(file("08006000 4353 0200 4d52", implicitLittle)).attributes["00080060"]?.Value).toEqual([
    "MR",
  ]);
});

test("what ends too early, or does not fit where it lies, is refused by its tag", () => {
  expect(() => readDicom(file("10002000 4c4f 0800 4131"))).toThrow(refused("TRUNCATED_DICOM", "00100020"));
  expect(() => readDicom(file("08001511 5351 0000 ffffffff feff00e0 00000000"))).toThrow(
    refused("TRUNCATED_DICOM", "00081115"),
  );
  const tooLong = "08001511 5351 0000 12000000 feff00e0 0a000000 10002000 4c4f 0800 4131 10003000 4441 0000";
  expect(() => readDicom(file(tooLong))).toThrow(refused("INVALID_DICOM", "00100020"));
  expect(() => readDicom(file("10002000 0102 0200 4131 08006000 0000"))).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^(INVALID|TRUNCATED)_DICOM$/) }),
  );
});

test("sequences that nest without end are refused, not followed", () => {
  const deep = "08001511 ffffffff feff00e0 ffffffff".repeat(5000);
  expect(() => readDicom(file(deep, implicitLittle))).toThrow(refused("INVALID_DICOM", "00081115"));
});

test("meta information without VRs, and a preamble without meta information, are read", () => {
  const preamble = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]);
  const uid = Buffer.from(implicitLittle.padEnd(18, "\0"));
  const meta = Buffer.concat([Buffer.from("0200100012000000", "hex"), uid]);
  const dataSet = Buffer.from("08006000020000004d52", "hex");
  const implicit = readDicom(Buffer.concat([preamble, meta, dataSet]));
  expect(implicit.declaredTransferSyntaxUid).toBe(implicitLittle);
  const bare = readDicom(Buffer.concat([preamble, dataSet]));
  expect(bare.attributes["00080060"]?.Value).toEqual(["MR"]);
  expect(bare.declaredTransferSyntaxUid).toBeNull();
});

test("meta information without a transfer syntax is refused by that name", () => {
  const bytes = Buffer.concat([
    Buffer.alloc(128),
    Buffer.from("DICM"),
    Buffer.from("02000200554904003132330008006000435302004d52", "hex"),
  ]);
  expect(() => readDicom(bytes)).toThrow(refused("INVALID_DICOM", "00020010"));
});

test("what some writers leave behind or leave out is read past", () => {
  const modality = "08006000 4353 0200 4d52";
  const padded = readDicom(file(`${modality} ${"00".repeat(100)}`));
  expect(Object.keys(padded.attributes)).toEqual(["00080060"]);
  expect(() => readDicom(file(`${modality} ${"00".repeat(100)} 01`))).toThrow(
    refused("INVALID_DICOM", "00000000"),
  );
  // Pixel Padding Value, which is US or SS as Pixel Representation says.
  const blank = readDicom(file("28000301 5553 0200 0100 28002001 2020 0200 feff"));
  expect(blank.attributes["00280120"]).toEqual({ vr: "SS", Value: [-2] });
});

test("the first transfer syntax counts where the data set repeats the meta information", () => {
  const repeated = Buffer.from(implicitLittle.padEnd(18, "\0")).toString("hex");
  const read = readDicom(file(`02001000 5549 1200 ${repeated} 08006000 4353 0200 4d52`));
  expect(read.transferSyntaxUid).toBe(explicitLittle);
  expect(read.attributes["00080060"]?.Value).toEqual(["MR"]);
});

test("a bare data set may hold the letters of the mark by chance where a preamble would end", () => {
  const length = (text: string) => Buffer.from([text.length, 0]);
  const text = `${"x".repeat(120)}DICM`;
  const bare = Buffer.concat([Buffer.from("080060004353", "hex"), length(text), Buffer.from(text)]);
  expect(bare.indexOf("DICM")).toBe(128);
  expect(readDicom(bare).attributes["00080060"]?.Value).toEqual([text]);
});

test("what only the dictionary calls a sequence may hold anything else", () => {
  // Purpose of Reference Code Sequence, once of another kind.
  const { attributes } = readDicom(file("400070a1 08000000 4e4f524d414c2020", implicitLittle));
  expect(attributes["0040A170"]).toEqual({ vr: "UN", InlineBinary: "Tk9STUFMICA=" });
});

test("items without elements are counted too, and values that would take more memory than they are worth stay in the file", () => {
  const items = Buffer.alloc(8 * 1_000_001, Buffer.from("feff00e000000000", "hex")).toString("hex");
  expect(() => readDicom(file(`08001511 ffffffff ${items} feffdde0 00000000`, implicitLittle))).toThrow(
    expect.objectContaining({ code: "TOO_LARGE" }),
  );

  const element = (group: number, bytes: number) =>
    `${Buffer.of(group & 255, group >> 8).toString("hex")}1010 5348 ${Buffer.of(bytes & 255, bytes >> 8).toString("hex")} ${"5c".repeat(bytes)}`;
  const groups = (count: number) => Array.from({ length: count }, (_, i) => 0x0009 + 2 * i);
  const { attributes } = readDicom(
    file(
      groups(100)
        .map((group) => element(group, 60_000))
        .join(""),
    ),
  );
  expect(attributes["00091010"]?.Value).toHaveLength(60_001);
  expect(attributes["00CF1010"]).toEqual({ vr: "SH", BulkDataURI: "00CF1010" });
});
