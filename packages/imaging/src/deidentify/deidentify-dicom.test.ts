import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DicomDataSet, DicomElement } from "../dicom/data-set.ts";
import { vrOf } from "../dicom/dictionary.ts";
import { dataSetOf, sequenceElement, textElement } from "../dicom/new-element.ts";
import { parseDicom } from "../dicom/parse.ts";
import { readDicom, textOf } from "../dicom/read-dicom.ts";
import { explicitLittleEndian } from "../dicom/transfer-syntax.ts";
import { type NewDicom, writeDicom } from "../dicom/write.ts";
import { writeFile } from "../dicom/write-data-set.ts";
import { readPixels } from "../threads/image-files.ts";
import { deidentifyDicom } from "./deidentify-dicom.ts";
import { type DicomMask, maskedUid } from "./masked-value.ts";
import { actionOf, confidentialityProfile, profileRow, profileTable } from "./profile-action.ts";

const mask: DicomMask = { pseudonym: "a1b2", shiftDays: 10, uidKey: Buffer.alloc(32, 7) };

const fileOf = (...elements: DicomElement[]) => writeFile(dataSetOf(elements), explicitLittleEndian);

const ultrasound: NewDicom = {
  patient: { id: "MRN 77", issuer: "North", name: "Roe^Ada", birthDate: "1931-05-06", sex: "F" },
  study: {
    uid: "1.2.3",
    accessionNumber: "A 9",
    description: "ABDOMEN for Dr Poe",
    acquiredAt: new Date("2026-01-05T03:04:05Z"),
  },
  series: { uid: "1.2.3.4", modality: "US" },
  instance: { uid: "1.2.3.4.5" },
  image: {
    width: 4,
    height: 3,
    samples: 1,
    bitsAllocated: 8,
    bitsStored: 8,
    photometric: "MONOCHROME2",
    data: Uint8Array.from({ length: 12 }, (_, i) => i + 1),
  },
};

test("worked example: whose it is is gone, and what it shows is there", async () => {
  const { bytes, sopInstanceUid, burnedInText } = await deidentifyDicom(writeDicom(ultrasound), mask);
  const { attributes, transferSyntaxUid } = readDicom(bytes);
  const at = (tag: string) => textOf(attributes, tag);
  expect([at("00100010"), at("00100020"), at("00100021"), at("00100030"), at("00080050")]).toEqual([
    "a1b2",
    "a1b2",
    null,
    null,
    null,
  ]);
  expect([at("00100040"), at("00080060"), at("00081030")]).toEqual(["F", "US", "ABDOMEN for"]);
  expect([at("00080020"), at("00080030")]).toEqual(["20251226", "030405"]);
  expect([at("00080018"), at("0020000D")]).toEqual([maskedUid("1.2.3.4.5", mask), maskedUid("1.2.3", mask)]);
  expect(sopInstanceUid).toBe(at("00080018"));
  expect([at("00120062"), at("00280303")]).toEqual(["YES", "MODIFIED"]);
  expect(transferSyntaxUid).toBe(explicitLittleEndian);
  // Its kind is one that names are written into, and it does not say where its picture lies.
  expect(burnedInText).toBe("suspected");
  expect((await readPixels(bytes)).data).toEqual(ultrasound.image.data);
  expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/Roe|MRN|Poe|1931|North/);
});

test("the same file and mask give the same bytes, and another key other UIDs", async () => {
  const file = writeDicom(ultrasound);
  expect((await deidentifyDicom(file, mask)).bytes).toEqual((await deidentifyDicom(file, mask)).bytes);
  const other = await deidentifyDicom(file, { ...mask, uidKey: Buffer.alloc(32, 8) });
  expect(other.sopInstanceUid).not.toBe(maskedUid("1.2.3.4.5", mask));
  expect(maskedUid("1.2.840.10008.5.1.4.1.1.2", mask)).toBe("1.2.840.10008.5.1.4.1.1.2");
});

/** A word of which no piece is a word of descriptions, as the VR takes it. */
function planted(vr: string): Uint8Array | undefined {
  if (vr === "DA") return Buffer.from("19870607");
  if (vr === "DT") return Buffer.from("19870607080910.5");
  if (vr === "UI") return Buffer.from("1.9.8.7.6.5.4.3");
  if (["AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT", "UR", "UN", "OB"].includes(vr))
    return Buffer.from("XYZZYROE");
  return undefined;
}
const leaks = /XYZZY|1\.9\.8\.7\.6|19870607/;

test("every attribute of the table, at every depth, tells nothing of what it held", async () => {
  const leaves = confidentialityProfile.flatMap((row) => {
    const tag = row.tag.replaceAll("x", "0");
    const value = planted(vrOf(tag));
    return value && !tag.startsWith("0002") ? [{ tag, vr: vrOf(tag), value }] : [];
  });
  expect(leaves.length).toBeGreaterThan(400);
  const more = [
    textElement("00091010", "LO", "XYZZYROE"),
    textElement("00090010", "LO", "XYZZYROE"),
    // Of no table and no dictionary.
    textElement("0008FFF0", "LO", "XYZZYROE"),
    // A name where the table knows of none.
    textElement("00280A02", "PN", "XYZZYROE"),
  ];
  const all = [...leaves, ...more];
  const listed = confidentialityProfile.filter(({ tag }) => vrOf(tag) === "SQ").map(({ tag }) => tag);
  const nested = ["00081140", "00400275", ...listed].map((tag) =>
    sequenceElement(tag, all, [sequenceElement("0040A730", all)]),
  );
  const { bytes } = await deidentifyDicom(fileOf(...all, ...nested), mask);
  const kept = new Set(
    confidentialityProfile.filter((row) => actionOf(row) === "keep").map(({ tag }) => tag),
  );
  const visit = ({ elements }: DicomDataSet): void => {
    for (const { tag, value, items } of elements.values()) {
      if (!kept.has(tag)) expect([tag, Buffer.from(value).toString("latin1")].join(" ")).not.toMatch(leaks);
      items?.forEach(visit);
    }
  };
  const { dataSet, fault } = parseDicom(bytes);
  expect(fault).toBeNull();
  visit(dataSet);
  expect([...dataSet.elements.keys()].filter((tag) => /^...[13579BDF]/.test(tag))).toEqual([]);
});

test("of a sequence of which nothing may be told, what is inside is a dummy or gone", async () => {
  const row = confidentialityProfile.find((each) => each.basic === "D" && vrOf(each.tag) === "SQ")!;
  const inside = [textElement("00080104", "LO", "XYZZYROE"), textElement("00080100", "SH", "XYZZYROE")];
  const { bytes } = await deidentifyDicom(fileOf(sequenceElement(row.tag, inside)), mask);
  expect(Buffer.from(bytes).toString("latin1")).not.toMatch(leaks);
  expect(parseDicom(bytes).dataSet.elements.get(row.tag)?.items).toHaveLength(1);
});

test("ages above 89 are one, those below and other characteristics stay", async () => {
  const of = async (age: string) => {
    const { bytes } = await deidentifyDicom(
      fileOf(textElement("00101010", "AS", age), textElement("00101030", "DS", "81.5 ")),
      mask,
    );
    const { attributes } = readDicom(bytes);
    return [textOf(attributes, "00101010"), textOf(attributes, "00101030")];
  };
  expect(await of("097Y")).toEqual(["090Y", "81.5"]);
  expect(await of("089Y")).toEqual(["089Y", "81.5"]);
  expect(await of("011M")).toEqual(["011M", "81.5"]);
});

const unsigned = (tag: string, value: number): DicomElement => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { tag, vr: "UL", value: bytes };
};

test("what an ultrasound image has outside its declared regions is black", async () => {
  const { dataSet } = parseDicom(writeDicom(ultrasound));
  const region = [
    unsigned("00186018", 1),
    unsigned("0018601A", 1),
    unsigned("0018601C", 2),
    unsigned("0018601E", 2),
  ];
  const elements = new Map(dataSet.elements).set("00186011", sequenceElement("00186011", region));
  const file = writeFile({ elements, littleEndian: true }, explicitLittleEndian);
  const { bytes, burnedInText } = await deidentifyDicom(file, mask);
  expect(burnedInText).toBe("blanked");
  const { data } = await readPixels(bytes);
  expect([...data]).toEqual([0, 0, 0, 0, 0, 6, 7, 0, 0, 10, 11, 0]);
});

test("the table of docs/deidentification.md is the one that is applied", () => {
  const docs = readFileSync(join(import.meta.dirname, "../../../../docs/deidentification.md"), "utf8");
  expect(docs).toContain(profileTable());
  expect(profileRow("60023000")?.name).toBe("Overlay Data");
  expect(profileRow("50100005")?.name).toBe("Curve Data");
});
