import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type DicomElement,
  explicitLittleEndian,
  readDicom,
  textElement,
  toDisplay,
  uidFromSeed,
  withElements,
  writeDicom,
  writeDicomFile,
} from "@synoptic/imaging";

const PICTURES = join(import.meta.dirname, "../../../synthetic/images");

/** One file of a made-up study. */
export interface StudyFile {
  study: string;
  modality: string;
  bodyPart: string;
  /** Of the demo's pictures, one a frame, such as `chest/normal-00`. */
  pictures: readonly string[];
  series?: number;
  number?: number;
  /** Attributes beside or instead of those that every file has. */
  says?: readonly DicomElement[];
}

/** A grey DICOM file of one frame or several, of a patient that its study's name names. */
export async function studyFile(of: StudyFile): Promise<Uint8Array> {
  const { study, modality, bodyPart, pictures, series = 1, number = 1, says = [] } = of;
  const shown = await Promise.all(
    pictures.map(async (name) => toDisplay(await readFile(join(PICTURES, `${name}.png`)))),
  );
  const { width, height } = shown[0]!;
  const frames = shown.map(({ data }) => data.filter((_, i) => i % 3 === 0).subarray(0, width * height));
  const uid = uidFromSeed(`${study} ${series} ${number}`);
  const one = writeDicom({
    patient: { id: study, issuer: "test", name: "Test^Synthetic", birthDate: null, sex: "O" },
    study: { uid: uidFromSeed(study), acquiredAt: new Date("2026-01-05T08:00:00Z") },
    series: { uid: uidFromSeed(`${study} ${series}`), modality, bodyPart, number: series },
    instance: { uid, number },
    image: {
      ...{ width, height, samples: 1, bitsAllocated: 8, bitsStored: 8, photometric: "MONOCHROME2" },
      data: frames[0]!,
      window: { center: 128, width: 256 },
    },
  });
  const several: DicomElement[] =
    frames.length === 1
      ? []
      : [
          textElement("00280008", "IS", String(frames.length)),
          { tag: "7FE00010", vr: "OB", value: Buffer.concat(frames) },
        ];
  return writeDicomFile(withElements(readDicom(one).dataSet, [...several, ...says]), explicitLittleEndian);
}

/** The same without its pixels, of another class: a report of the study. */
export async function studyReport(of: Omit<StudyFile, "pictures">, sopClassUid: string): Promise<Uint8Array> {
  const { dataSet } = readDicom(await studyFile({ ...of, pictures: ["chest/normal-00"] }));
  const pixels = [...dataSet.elements.keys()].filter((tag) => /^0028|^7FE0/.test(tag));
  return writeDicomFile(
    withElements(dataSet, [textElement("00080016", "UI", sopClassUid)], pixels),
    explicitLittleEndian,
  );
}
