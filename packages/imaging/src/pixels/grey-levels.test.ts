import { expect, test } from "vitest";
import type { DicomElement } from "../dicom/data-set.ts";
import { dataSetOf, sequenceElement, textElement, unsignedElement } from "../dicom/new-element.ts";
import { readDicom } from "../dicom/read-dicom.ts";
import { explicitLittleEndian } from "../dicom/transfer-syntax.ts";
import { writeDataSet, writeFile } from "../dicom/write-data-set.ts";
import { displayDicom } from "./display.ts";

const words = (tag: string, ...values: number[]): DicomElement => ({
  tag,
  vr: "US",
  value: new Uint8Array(Uint16Array.from(values).buffer),
});

/** Four grey pixels of 16 bits and what says how they are shown. */
function image(stored: readonly number[], ...more: readonly DicomElement[]) {
  return dataSetOf([
    textElement("00080016", "UI", "1.2.840.10008.5.1.4.1.1.7"),
    unsignedElement("00280002", 1),
    textElement("00280004", "CS", "MONOCHROME2"),
    unsignedElement("00280010", 1),
    unsignedElement("00280011", stored.length),
    unsignedElement("00280100", 16),
    unsignedElement("00280101", 16),
    unsignedElement("00280102", 15),
    unsignedElement("00280103", 0),
    { ...words("7FE00010", ...stored), vr: "OW" },
    ...more,
  ]);
}

type Image = ReturnType<typeof image>;

async function levels(file: Uint8Array): Promise<number[]> {
  const { data } = await displayDicom(readDicom(file));
  return [...data].filter((_, i) => i % 3 === 0);
}

const explicit = (dataSet: Image) => levels(writeFile(dataSet, explicitLittleEndian));
const implicit = (dataSet: Image) => levels(writeDataSet(dataSet, false));

const table = (sequence: string, descriptor: readonly number[], data: readonly number[]) =>
  sequenceElement(sequence, [words("00283002", ...descriptor), words("00283006", ...data)]);

test("a VOI table's first input is signed only where measured values can be: PS3.3 C.11.2.1.1", async () => {
  // In implicit VR nothing tells US from SS.
  const voi = table("00283010", [3, 40_000, 8], [0, 100, 255]);
  expect(await implicit(image([39_000, 40_000, 40_001, 50_000], voi))).toEqual([0, 0, 100, 255]);
  const below = table("00283010", [3, 65_535, 8], [0, 100, 255]);
  const rescaled = [textElement("00281052", "DS", "-1000"), textElement("00281053", "DS", "1")];
  expect(await implicit(image([0, 999, 1000, 1001], below, ...rescaled))).toEqual([0, 0, 100, 255]);
});

test("a VOI table takes what a rescale leaves between two of its entries", async () => {
  const voi = table("00283010", [4, 0, 8], [0, 85, 170, 255]);
  const half = [textElement("00281052", "DS", "0"), textElement("00281053", "DS", "0.5")];
  expect(await explicit(image([0, 1, 3, 6], voi, ...half))).toEqual([0, 85, 170, 255]);
});

test("the unit of measured values also stands in the frame's functional groups", async () => {
  const transformation = sequenceElement("00289145", [
    textElement("00281052", "DS", "-10"),
    textElement("00281053", "DS", "2"),
    textElement("00281054", "LO", "MGML"),
  ]);
  const file = writeFile(image([0, 5], sequenceElement("52009229", [transformation])), explicitLittleEndian);
  const { modality } = await displayDicom(readDicom(file));
  expect(modality).toMatchObject({ unit: "MGML", values: Float32Array.of(-10, 0), isInverted: false });
});

test("infinite values of a float image do not stretch what is shown, and its own padding is left out", async () => {
  const stored = Float32Array.of(0, 1, 2, Number.POSITIVE_INFINITY, -1000);
  const float = (tag: string, value: Float32Array, vr: string) => ({
    tag,
    vr,
    value: new Uint8Array(value.buffer),
  });
  const whole = image([0, 0, 0, 0, 0], unsignedElement("00280100", 32));
  const elements = [...whole.elements.values()].filter(({ tag }) => tag !== "7FE00010");
  const padding = float("00280122", Float32Array.of(-1000), "FL");
  expect(await explicit(dataSetOf([...elements, float("7FE00008", stored, "OF"), padding]))).toEqual([
    0, 128, 255, 255, 0,
  ]);
});

test("a palette of eight bits may lie in the upper ones of a word", async () => {
  const tables = [1, 2, 3].flatMap((channel) => [
    words(`0028110${channel}`, 2, 0, 8),
    words(`0028120${channel}`, channel << 8, 0xff00),
  ]);
  const file = image([0, 1], textElement("00280004", "CS", "PALETTE COLOR"), ...tables);
  const { data } = await displayDicom(readDicom(writeFile(file, explicitLittleEndian)));
  expect([...data]).toEqual([1, 2, 3, 255, 255, 255]);
});

test("tables that are there and empty are none", async () => {
  const empty = [table("00283000", [], []), table("00283010", [], [])];
  expect(await explicit(image([0, 10, 20, 40], ...empty))).toEqual([0, 64, 128, 255]);
  const short = table("00283010", [3, 0, 8], [0]);
  await expect(explicit(image([0, 1, 2, 3], short))).rejects.toMatchObject({ code: "INVALID_DICOM" });
});

test("a frame's own functional groups also say the shape of its window", async () => {
  const frameVoi = sequenceElement("00289132", [
    textElement("00281050", "DS", "100"),
    textElement("00281051", "DS", "100"),
    textElement("00281056", "CS", "LINEAR_EXACT"),
  ]);
  // LINEAR_EXACT: (x - 100) / 100 + 0.5; LINEAR would give 255 from 149 on.
  expect(await explicit(image([50, 75, 149, 150], sequenceElement("52009230", [frameVoi])))).toEqual([
    0, 64, 252, 255,
  ]);
});

test("Pixel Padding Range Limit makes a range of Pixel Padding Value, which is no part of the picture", async () => {
  const padding = [unsignedElement("00280120", 60_000), unsignedElement("00280121", 65_535)];
  expect(await explicit(image([0, 50, 200, 65_000], ...padding))).toEqual([0, 64, 255, 255]);
});
