import type { DicomDataSet, DicomElement } from "../dicom/data-set.ts";
import { toLittleEndian } from "../dicom/little-endian.ts";
import { sequenceElement, textElement, withElements } from "../dicom/new-element.ts";
import { type DicomFile, readDicom, textOf } from "../dicom/read-dicom.ts";
import type { StoredPixels } from "../dicom/stored-pixels.ts";
import { explicitLittleEndian, isNative } from "../dicom/transfer-syntax.ts";
import { withPixels } from "../dicom/with-pixels.ts";
import { writeFile } from "../dicom/write-data-set.ts";
import { readPixels } from "../threads/image-files.ts";
import { blankOutside, declaredRegions, shareOutside } from "./blank-regions.ts";
import { deidentifyDataSet } from "./deidentify-data-set.ts";
import type { DicomMask } from "./masked-value.ts";
import { whyNotShown } from "./why-not-shown.ts";

/** What is to be thought of text in the pixels. */
export type BurnedInText =
  /** Of a kind that has none as a rule, and the file does not say otherwise. */
  | "none-told"
  /** Everything outside the regions that the file declares is black now. */
  | "blanked"
  /** There may be names in the picture: it has to be looked at before it is given to anybody. */
  | "suspected";

export interface DeidentifiedDicom {
  bytes: Uint8Array;
  sopInstanceUid: string;
  burnedInText: BurnedInText;
}

/** Of an image whose regions leave out less than this share, nothing was blanked to speak of. */
const leastOutside = 0.02;

/**
 * A DICOM file without what tells whose it is, by the Basic Application Level Confidentiality Profile with the options to
 * clean descriptors, to retain longitudinal temporal information with modified dates, and to retain patient
 * characteristics. The same file with the same mask gives the same bytes.
 *
 * Private attributes, preamble and overlays are left out; pixels stay as they are but for what is blanked. Faces that can
 * be made of slices of the head are not taken out: `whyNotShown` names them.
 * @throws NotDicomError, InvalidDicomError, TruncatedDicomError, TooLargeError; UnsupportedTransferSyntaxError,
 * DecodingStoppedError where pixels have to be blanked that cannot be decoded
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part15.html#chapter_E
 */
export async function deidentifyDicom(bytes: Uint8Array, mask: DicomMask): Promise<DeidentifiedDicom> {
  const file = readDicom(bytes);
  const masked = deidentifyDataSet(toLittleEndian(file.dataSet), mask);
  const { pixels, burnedInText } = await judgePixels(file, () => readPixels(bytes));
  const written = pixels ? withPixels(masked, pixels) : masked;
  const all = marked(written, burnedInText);
  const syntax = pixels || isNative(file.transferSyntaxUid) ? explicitLittleEndian : file.transferSyntaxUid;
  const sopInstanceUid = Buffer.from(all.elements.get("00080018")?.value ?? []).toString("latin1");
  return { bytes: writeFile(all, syntax), sopInstanceUid: sopInstanceUid.replaceAll("\0", ""), burnedInText };
}

/** Pixels where they are written anew: those that are blanked, and those of big endian. */
async function judgePixels(
  file: DicomFile,
  decoded: () => Promise<StoredPixels>,
): Promise<{ pixels: StoredPixels | undefined; burnedInText: BurnedInText }> {
  if (!file.hasPixels) return { pixels: undefined, burnedInText: "none-told" };
  const regions = declaredRegions(file.attributes);
  if (regions.length > 0) {
    const pixels = await decoded();
    if (shareOutside(pixels, regions) >= leastOutside)
      return { pixels: blankOutside(pixels, regions), burnedInText: "blanked" };
  }
  const pixels = file.dataSet.littleEndian ? undefined : await decoded();
  return { pixels, burnedInText: mayHoldText(file) ? "suspected" : "none-told" };
}

function mayHoldText({ attributes }: DicomFile): boolean {
  const modality = textOf(attributes, "00080060") ?? "";
  const sopClassUid = textOf(attributes, "00080016") ?? "";
  const why = whyNotShown({ modality, sopClassUid, bodyPart: null, attributes, isRead: true });
  return why === "burned-in" || why === "text-kind";
}

/** What was done, as the profile asks for it: PS3.15 section E.1.1, codes of PS3.16 CID 7050. */
function marked(dataSet: DicomDataSet, burnedInText: BurnedInText): DicomDataSet {
  const done = burnedInText === "blanked" ? [...options, cleanPixels] : options;
  const items = done.map(([code, meaning]) => [
    textElement("00080100", "SH", code),
    textElement("00080102", "SH", "DCM"),
    textElement("00080104", "LO", meaning),
  ]);
  const put: DicomElement[] = [
    textElement("00120062", "CS", "YES"),
    textElement("00120063", "LO", "PS3.15 2024e Basic Profile with options"),
    sequenceElement("00120064", ...items),
    textElement("00280303", "CS", "MODIFIED"),
  ];
  return withElements(dataSet, put);
}

const options = [
  ["113100", "Basic Application Confidentiality Profile"],
  ["113105", "Clean Descriptors Option"],
  ["113107", "Retain Longitudinal Temporal Information Modified Dates Option"],
  ["113108", "Retain Patient Characteristics Option"],
] as const;
const cleanPixels = ["113101", "Clean Pixel Data Option"] as const;
