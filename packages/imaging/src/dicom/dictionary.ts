// @ts-expect-error dcmjs ships no types
import dictionary from "dcmjs/dictionary";

const entries = dictionary as Readonly<Record<string, { vr: string; name?: string } | undefined>>;

/** What the dictionary writes for VRs that depend on the file, and for none at all. */
const notations: Readonly<Record<string, string>> = { up: "UL", lt: "OW", na: "UN" };

/**
 * VR of an attribute by its eight hexadecimal digits. `xs` stands for US or SS, as Pixel Representation says, and `ox`
 * for OB or OW. `LO` for private creators, `UN` for what the dictionary does not know.
 */
export function vrOf(tag: string): string {
  const vr = entries[`(${tag.slice(0, 4)},${tag.slice(4)})`]?.vr;
  if (vr !== undefined) return notations[vr] ?? vr;
  if (tag.endsWith("0000")) return "UL";
  return /^...[13579BDF]00[1-F]/.test(tag) ? "LO" : "UN";
}

/** The VR of a file for what the dictionary leaves open, by Pixel Representation; words where bytes would do as well. */
export function definiteVr(vr: string, signedPixels: boolean): string {
  if (vr === "xs") return signedPixels ? "SS" : "US";
  return vr === "ox" ? "OW" : vr;
}

let byKeyword: Map<string, string> | undefined;

/** The eight hexadecimal digits of the attribute with this keyword, such as `PatientName`; nothing where there is none. */
export function tagOf(keyword: string): string | undefined {
  byKeyword ??= new Map(
    Object.entries(entries).flatMap(([tag, entry]) =>
      // Repeating groups are written with letters in their place.
      entry?.name && /^\([0-9A-F]{4},[0-9A-F]{4}\)$/.test(tag)
        ? [[entry.name, tag.replace(/[(),]/g, "")] as const]
        : [],
    ),
  );
  return byKeyword.get(keyword);
}
