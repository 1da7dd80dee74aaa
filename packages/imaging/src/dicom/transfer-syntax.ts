/** UIDs of the transfer syntaxes that lay out a data set otherwise than explicit little endian, PS3.5 annex A. */
export const implicitLittleEndian = "1.2.840.10008.1.2";
export const explicitLittleEndian = "1.2.840.10008.1.2.1";
export const deflatedLittleEndian = "1.2.840.10008.1.2.1.99";
export const explicitBigEndian = "1.2.840.10008.1.2.2";
export const jpegBaseline = "1.2.840.10008.1.2.4.50";

const native = new Set([implicitLittleEndian, explicitLittleEndian, deflatedLittleEndian, explicitBigEndian]);

/** Whether the pixels lie in the file as they are, without a codec. */
export function isNative(transferSyntaxUid: string): boolean {
  return native.has(transferSyntaxUid);
}
