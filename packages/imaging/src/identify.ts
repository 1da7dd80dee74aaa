import { looksLikeDicom } from "./dicom/parse.ts";

/** What kind of file begins with these bytes; nothing where none is known. The first 132 bytes suffice. */
export function identifyFile(bytes: Uint8Array): "dicom" | "png" | "jpeg" | undefined {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "jpeg";
  return looksLikeDicom(bytes) ? "dicom" : undefined;
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
