/** DICOM's defined terms (PS3.3 C.12.1.1.2) to the labels of the WHATWG Encoding standard. */
const labels: Record<string, string> = {
  "ISO_IR 6": "utf-8",
  "ISO_IR 100": "iso-8859-1",
  "ISO_IR 101": "iso-8859-2",
  "ISO_IR 109": "iso-8859-3",
  "ISO_IR 110": "iso-8859-4",
  "ISO_IR 126": "iso-8859-7",
  "ISO_IR 127": "iso-8859-6",
  "ISO_IR 138": "iso-8859-8",
  "ISO_IR 144": "iso-8859-5",
  "ISO_IR 148": "iso-8859-9",
  "ISO_IR 166": "windows-874",
  "ISO_IR 13": "shift_jis",
  "ISO_IR 192": "utf-8",
  GB18030: "gb18030",
  GBK: "gbk",
  "ISO 2022 IR 87": "iso-2022-jp",
  "ISO 2022 IR 159": "iso-2022-jp",
  "ISO 2022 IR 149": "euc-kr",
  "ISO 2022 IR 58": "gbk",
};

/**
 * Decodes text of the given Specific Character Set. With several sets the multi-byte one is taken, since each of
 * them contains ASCII; what cannot be decoded becomes U+FFFD.
 */
export function textDecoder(characterSets: readonly string[]): (bytes: Uint8Array) => string {
  const terms = characterSets.map((term) => term.trim()).filter((term) => term !== "");
  const chosen = terms.find((term) => /IR (87|159|149|58)$/.test(term)) ?? terms[0] ?? "ISO_IR 100";
  const label = labels[chosen] ?? labels[chosen.replace("ISO 2022 IR", "ISO_IR")] ?? "iso-8859-1";
  const decoder = new TextDecoder(label);
  const singleShift = label === "euc-kr" || label === "gbk";
  return (bytes) => decoder.decode(singleShift ? withoutEscapes(bytes) : bytes);
}

/** Drops the four-byte escapes that call a set in, such as ESC $ ) C before Korean. */
function withoutEscapes(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(
    Buffer.from(bytes)
      .toString("latin1")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: ISO 2022 escapes begin with one
      .replace(/\x1b[$()][)(*+]?[A-Z]/g, ""),
    (character) => character.charCodeAt(0),
  );
}
