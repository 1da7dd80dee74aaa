/** One-byte and stateless sets by their defined term (PS3.3 C.12.1.1.2), as labels of the WHATWG Encoding standard. */
const labels: Readonly<Record<string, string>> = {
  "IR 6": "iso-8859-1",
  "IR 13": "shift_jis",
  "IR 100": "iso-8859-1",
  "IR 101": "iso-8859-2",
  "IR 109": "iso-8859-3",
  "IR 110": "iso-8859-4",
  "IR 126": "iso-8859-7",
  "IR 127": "iso-8859-6",
  "IR 138": "iso-8859-8",
  "IR 144": "iso-8859-5",
  "IR 148": "iso-8859-9",
  "IR 166": "windows-874",
  "IR 192": "utf-8",
  "IR 203": "iso-8859-15",
  "IR 149": "euc-kr",
  "IR 58": "gbk",
  "IR 87": "iso-8859-1",
  "IR 159": "iso-8859-1",
  GB18030: "gb18030",
  GBK: "gbk",
  // What writers who do not look it up call it.
  "UTF-8": "utf-8",
  UTF8: "utf-8",
};

/** What an escape sequence calls in, PS3.3 tables C.12-3 and C.12-4: for bytes from 0x80 on, or for two bytes each. */
const escapes: Readonly<Record<string, { high: string } | { pairs: "jisx0208" | "jisx0212" } | "ascii">> = {
  "(B": "ascii",
  "(J": "ascii",
  ")I": { high: "shift_jis" },
  "-A": { high: "iso-8859-1" },
  "-B": { high: "iso-8859-2" },
  "-C": { high: "iso-8859-3" },
  "-D": { high: "iso-8859-4" },
  "-F": { high: "iso-8859-7" },
  "-G": { high: "iso-8859-6" },
  "-H": { high: "iso-8859-8" },
  "-L": { high: "iso-8859-5" },
  "-M": { high: "iso-8859-9" },
  "-T": { high: "windows-874" },
  "-b": { high: "iso-8859-15" },
  $B: { pairs: "jisx0208" },
  "$@": { pairs: "jisx0208" },
  "$(D": { pairs: "jisx0212" },
  "$)C": { high: "euc-kr" },
  "$)A": { high: "gbk" },
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: ISO 2022 escapes begin with one
const escapeSequence = /\x1b(\([BJ]|\)I|-[A-Za-z]|\$[B@]|\$\(D|\$\)[AC])/;
/** After these the first set counts again, PS3.5 section 6.1.2.5.3. */
const resets = /(?<=[\t\n\f\r\\^=])/;

/**
 * Decodes text in the given Specific Character Set, with code extensions by ISO 2022; what cannot be decoded becomes
 * U+FFFD. A term that the standard does not know counts as ISO 8859-1.
 */
export function textDecoder(characterSets: readonly string[]): (bytes: Uint8Array) => string {
  const first = labelOf(characterSets[0] ?? "");
  const whole = new TextDecoder(first);
  return (bytes) => (bytes.includes(0x1b) ? decodeExtended(bytes, first) : whole.decode(bytes));
}

function labelOf(term: string): string {
  // Written in many ways: ISO_IR 100, ISO 2022 IR 100, ISO-IR 100, ISO_IR_100.
  const number = /IR[ _-]?(\d+)\s*$/i.exec(term)?.[1];
  const name = number === undefined ? term.trim().toUpperCase() : `IR ${number}`;
  return labels[name] ?? "iso-8859-1";
}

function decodeExtended(bytes: Uint8Array, first: string): string {
  // Split as Latin-1, in which each byte is one character; odd parts are the escapes.
  const parts = Buffer.from(bytes).toString("latin1").split(escapeSequence);
  let high = first;
  let pairs: "jisx0208" | "jisx0212" | undefined;
  let text = "";
  parts.forEach((part, i) => {
    if (i % 2 === 1) {
      const called = escapes[part];
      if (called === undefined || called === "ascii" || "pairs" in called) {
        pairs = typeof called === "object" ? called.pairs : undefined;
      } else high = called.high;
    } else if (pairs !== undefined) {
      text += decodePairs(part, pairs);
    } else {
      for (const piece of part.split(resets)) {
        text += new TextDecoder(high).decode(Buffer.from(piece, "latin1"));
        if (/[\t\n\f\r\\^=]$/.test(piece)) high = first;
      }
    }
  });
  return text;
}

/** Two seven-bit bytes a character: the same as EUC-JP with the high bits set. */
function decodePairs(part: string, set: "jisx0208" | "jisx0212"): string {
  const bytes: number[] = [];
  for (let i = 0; i < part.length; i += 2) {
    if (set === "jisx0212") bytes.push(0x8f);
    bytes.push(part.charCodeAt(i) | 0x80, part.charCodeAt(i + 1) | 0x80);
  }
  return new TextDecoder("euc-jp").decode(Uint8Array.from(bytes));
}
