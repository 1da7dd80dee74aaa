// @ts-expect-error dcmjs ships no types
import dcmjs from "dcmjs";

const { dictionary } = dcmjs.data.DicomMetaDictionary as {
  dictionary: Record<string, { vr: string } | undefined>;
};

/** VR of a standard attribute by its eight hexadecimal digits; `UN` where the dictionary does not know it. */
export function vrOf(tag: string, signedPixels: boolean): string {
  const key = `(${tag.slice(0, 4)},${tag.slice(4)})`;
  const vr =
    dictionary[key]?.vr ?? (tag.endsWith("0000") ? "UL" : /^...[13579BDF]00[1-F]/.test(tag) ? "LO" : "UN");
  if (vr === "xs") return signedPixels ? "SS" : "US";
  return vr === "ox" ? "OW" : vr;
}
