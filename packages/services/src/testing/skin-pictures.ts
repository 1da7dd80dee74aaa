import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { seededRandom } from "@synoptic/domain";
import { toDisplay, uidFromSeed, writeDicom } from "@synoptic/imaging";

const PICTURES = join(import.meta.dirname, "../../../synthetic/images/skin");

/** One picture of a made-up study of a skin lesion. */
export interface SkinPicture {
  /** Of the demo's pictures, such as `mel-00`; `noise` is none that a model knows, `blank` none that it may read. */
  name: string;
  study: string;
  acquiredAt: Date;
  number: number;
}

/** A photograph as DICOM, its series and instance by its number. */
export async function skinPicture({ name, study, acquiredAt, number }: SkinPicture): Promise<Uint8Array> {
  const isMade = name === "noise" || name === "blank";
  const { width, height, data } = await toDisplay(
    await readFile(join(PICTURES, `${isMade ? "nv-00" : name}.png`)),
  );
  const random = seededRandom(3);
  const made = name === "noise" ? () => 255 * random() : () => 128;
  return writeDicom({
    patient: { id: "p", issuer: "test", name: "Test^Synthetic", birthDate: null, sex: "O" },
    study: { uid: uidFromSeed(study), acquiredAt },
    series: { uid: uidFromSeed(`${study} ${number}`), modality: "XC", number },
    instance: { uid: uidFromSeed(`${study} ${number} image`), number: 1 },
    image: {
      width,
      height,
      samples: 3,
      bitsAllocated: 8,
      bitsStored: 8,
      photometric: "RGB",
      data: Uint8Array.from(data.subarray(0, width * height * 3), (value) => (isMade ? made() : value)),
    },
  });
}
