import { codecOf } from "./codecs.ts";
import type { DicomDataSet, DicomElement } from "./data-set.ts";
import { vrOf } from "./dictionary.ts";
import { UnsupportedTransferSyntaxError } from "./errors.ts";
import { type DicomFile, textOf } from "./read-dicom.ts";
import { decodePixels } from "./stored-pixels.ts";
import { explicitLittleEndian, isNative } from "./transfer-syntax.ts";
import { element, implementation, item, text, withPreamble } from "./write.ts";

/** Bytes of one word of a binary VR, which a big endian file has the other way round. */
const wordBytes: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, OW: 2, AT: 2, UL: 4, SL: 4, FL: 4, OF: 4, OL: 4 },
  ...{ FD: 8, OD: 8, OV: 8, UV: 8, SV: 8 },
};
const shortVrs = new Set("AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split(" "));
/** What a length of two bytes can say. */
const longestShort = 0xfffe;
/** Y, Cb and Cr of pixels that stood in fewer places than the luma; a codec gives one of each a pixel. */
const subsampled = /^YBR_(FULL_422|PARTIAL_\d+)$/;
/** What the codecs of JPEG 2000 have turned into RGB. */
const reversed = /^YBR_(RCT|ICT)$/;

/** Whether `toExplicitLittleEndian` reads this transfer syntax. */
export function isTranscoded(transferSyntaxUid: string): boolean {
  if (isNative(transferSyntaxUid)) return true;
  try {
    codecOf(transferSyntaxUid);
    return true;
  } catch (error) {
    if (error instanceof UnsupportedTransferSyntaxError) return false;
    throw error;
  }
}

/**
 * The same instance in explicit little endian: values as they are, compressed pixels decoded, group lengths left out.
 * @throws those of `decodePixels`
 */
export async function toExplicitLittleEndian(file: DicomFile): Promise<Buffer> {
  const { attributes, dataSet, transferSyntaxUid } = file;
  const replaced = isNative(transferSyntaxUid) || !file.hasPixels ? new Map() : await decodedElements(file);
  const signed = attributes["00280103"]?.Value?.[0] === 1;
  const meta = Buffer.concat([
    element("00020001", "OB", Uint8Array.of(0, 1)),
    text("00020002", "UI", textOf(attributes, "00080016") ?? ""),
    text("00020003", "UI", textOf(attributes, "00080018") ?? ""),
    text("00020010", "UI", explicitLittleEndian),
    ...implementation(),
  ]);
  return withPreamble(meta, elementsOf(dataSet, signed, replaced));
}

/** Pixels as they come out of their codec, and what says how they lie; nothing stands for what falls away. */
async function decodedElements(file: DicomFile): Promise<Map<string, Uint8Array | null>> {
  const pixels = await decodePixels(file);
  const { photometricInterpretation: told, samples, dtype, data } = pixels;
  const photometric = subsampled.test(told) ? "YBR_FULL" : reversed.test(told) ? "RGB" : told;
  const planes = element("00280006", "US", Uint8Array.of(0, 0));
  return new Map<string, Uint8Array | null>([
    ["00280004", text("00280004", "CS", photometric)],
    ["00280006", samples > 1 ? planes : null],
    ["7FE00001", null],
    ["7FE00002", null],
    ["7FE00010", element("7FE00010", dtype.endsWith("int8") ? "OB" : "OW", data)],
  ]);
}

function elementsOf(
  { elements, littleEndian }: DicomDataSet,
  signed: boolean,
  replaced: ReadonlyMap<string, Uint8Array | null> = new Map(),
): Uint8Array[] {
  const tags = new Set([...elements.keys(), ...replaced.keys()]);
  return [...tags].sort().flatMap((tag) => {
    if (tag.endsWith("0000")) return [];
    const instead = replaced.get(tag);
    if (instead !== undefined) return instead ?? [];
    return [elementOf(elements.get(tag)!, littleEndian, signed)];
  });
}

function elementOf(given: DicomElement, littleEndian: boolean, signed: boolean): Uint8Array {
  const { tag, items, value } = given;
  if (items) {
    const inside = items.map((one) => item("FFFEE000", Buffer.concat(elementsOf(one, signed))));
    return element(tag, "SQ", Buffer.concat(inside));
  }
  const vr = vrIn(given, signed);
  const bytes = littleEndian ? value : swapped(value, wordBytes[vr] ?? 1);
  // Without VRs a value of a short one may be longer than it can be with them, PS3.5 section 6.2.2.
  return element(tag, shortVrs.has(vr) && bytes.length > longestShort ? "UN" : vr, bytes);
}

/** The file's VR; the dictionary's where the file writes none. */
function vrIn({ tag, vr: written }: DicomElement, signed: boolean): string {
  const vr = written ?? vrOf(tag);
  if (vr === "xs") return signed ? "SS" : "US";
  return vr === "ox" ? "OW" : vr;
}

function swapped(value: Uint8Array, word: number): Uint8Array {
  if (word === 1 || value.length % word !== 0) return value;
  const bytes = Buffer.from(value);
  for (let i = 0; i < bytes.length; i += word) bytes.subarray(i, i + word).reverse();
  return bytes;
}
