/** How elements are laid out. */
export interface ElementEncoding {
  explicitVr: boolean;
  littleEndian: boolean;
}

/** One data element as it lies in the file. */
export interface DicomElement {
  /** Eight hexadecimal digits in upper case. */
  tag: string;
  /** As the file says it; nothing in implicit VR. */
  vr: string | null;
  /** A view of the file; empty for a sequence and for encapsulated pixels. */
  value: Uint8Array;
  /** Of a sequence. */
  items?: readonly DicomDataSet[];
  /** Of encapsulated pixels: the basic offset table, then the fragments, PS3.5 annex A.4. */
  fragments?: readonly Uint8Array[];
}

/** Elements by tag; where a tag is there twice, the later one. */
export interface DicomDataSet {
  elements: ReadonlyMap<string, DicomElement>;
  littleEndian: boolean;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
