import { readPixels } from "../threads/image-files.ts";
import type { DicomDataSet, DicomElement } from "./data-set.ts";
import { definiteVr, vrOf } from "./dictionary.ts";
import { toLittleEndian } from "./little-endian.ts";
import { readDicom } from "./read-dicom.ts";
import { explicitLittleEndian, isNative } from "./transfer-syntax.ts";
import { withPixels } from "./with-pixels.ts";
import { writeFile } from "./write-data-set.ts";

/**
 * The same instance in explicit little endian: values as they are, compressed pixels decoded, group lengths left out.
 * @throws those of `readDicom` and `readPixels`
 */
export async function toExplicitLittleEndian(bytes: Uint8Array): Promise<Buffer> {
  const { attributes, dataSet, transferSyntaxUid, hasPixels } = readDicom(bytes);
  const signed = attributes["00280103"]?.Value?.[0] === 1;
  const written = withVrs(toLittleEndian(dataSet), signed);
  const isDecoded = hasPixels && !(isNative(transferSyntaxUid) && dataSet.littleEndian);
  return writeFile(isDecoded ? withPixels(written, await readPixels(bytes)) : written, explicitLittleEndian);
}

function withVrs({ elements, littleEndian }: DicomDataSet, signed: boolean): DicomDataSet {
  const all = [...elements.values()].filter(({ tag }) => !tag.endsWith("0000"));
  return { elements: new Map(all.map((each) => [each.tag, withVr(each, signed)])), littleEndian };
}

/** With the file's VR; with the dictionary's where the file writes none. */
function withVr(element: DicomElement, signed: boolean): DicomElement {
  const { tag, items } = element;
  if (items) return { ...element, items: items.map((item) => withVrs(item, signed)) };
  return { ...element, vr: definiteVr(element.vr ?? vrOf(tag), signed) };
}
