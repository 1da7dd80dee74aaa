import { createHmac } from "node:crypto";
import type { DicomElement } from "../dicom/data-set.ts";
import { cleanText } from "./clean-text.ts";

/** Whose file it is to be, and by what key. */
export interface DicomMask {
  /** What stands for the patient's name and ID: at most 64 characters. */
  pseudonym: string;
  /** How many days earlier all dates are told, at least 1; the same in all files of a person. */
  shiftDays: number;
  /** Key of the hash that UIDs are replaced by: 16 bytes or more, the same for all files that belong together. */
  uidKey: Uint8Array;
}

/**
 * A UID that the key makes of another, under the UUID root: the same for the same, and nobody without the key finds the
 * other. UIDs of the standard itself stay.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part05.html#sect_B.2
 */
export function maskedUid(uid: string, { uidKey }: Pick<DicomMask, "uidKey">): string {
  if (uid === "" || uid.startsWith("1.2.840.10008.")) return uid;
  const hex = createHmac("sha256", uidKey).update(uid).digest("hex").slice(0, 32);
  return `2.25.${BigInt(`0x${hex}`)}`;
}

const dayMs = 86_400_000;

/** A date or a date with its time, `YYYYMMDD…`, earlier by so many days; what is no whole date is left out. */
export function shiftedDate(text: string, { shiftDays }: Pick<DicomMask, "shiftDays">): string {
  const parts = /^(\d{4})[.]?(\d{2})[.]?(\d{2})(.*)$/s.exec(text.trim());
  if (!parts) return "";
  const [, year, month, day, rest = ""] = parts;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (Number.isNaN(at)) return "";
  const shifted = new Date(at - shiftDays * dayMs).toISOString();
  return `${shifted.slice(0, 4)}${shifted.slice(5, 7)}${shifted.slice(8, 10)}${rest}`;
}

/** Ages above 89 are one. */
export function pooledAge(text: string): string {
  const [, years, unit] = /^(\d{3})([DWMY])$/.exec(text.trim()) ?? [];
  return unit === "Y" && Number(years) > 89 ? "090Y" : text;
}

const dummies: Readonly<Record<string, string>> = {
  ...{ DA: "19000101", TM: "000000", DT: "19000101000000", AS: "000Y", DS: "0", IS: "0", UR: "urn:none" },
  ...{ AE: "ANONYMOUS", CS: "ANONYMOUS", PN: "ANONYMOUS", SH: "ANONYMOUS", LO: "ANONYMOUS" },
  ...{ ST: "ANONYMOUS", LT: "ANONYMOUS", UC: "ANONYMOUS", UT: "ANONYMOUS" },
};
/** Bytes of a number, or of a word, of the binary VRs. */
const sizes: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, OB: 2, OW: 2, UN: 2, UL: 4, SL: 4, AT: 4, FL: 4, OF: 4, OL: 4 },
  ...{ FD: 8, UV: 8, SV: 8, OD: 8, OV: 8 },
};

/** The element with other text, all characters of which every character set has. */
export function withText(element: DicomElement, vr: string, text: string): DicomElement {
  const pad = text.length % 2 === 0 ? "" : vr === "UI" ? "\0" : " ";
  return { ...element, vr, value: Buffer.from(text + pad, "latin1") };
}

/** A value of the VR that tells nothing. */
export function dummyValue(element: DicomElement, vr: string, mask: DicomMask): DicomElement {
  if (vr === "UI") return mapText(element, vr, (text) => maskedUid(text, mask));
  const text = dummies[vr];
  if (text !== undefined) return withText(element, vr, text);
  return { ...element, vr, value: new Uint8Array(sizes[vr] ?? 0) };
}

/** Each value of a text of ASCII, such as a UID, a date or a code, as another. */
export function mapText(element: DicomElement, vr: string, map: (text: string) => string): DicomElement {
  const text = Buffer.from(element.value).toString("latin1").replaceAll("\0", "");
  const values = text.split("\\").map((one) => map(one.trim()));
  return withText(element, vr, values.join("\\"));
}

/** What is left of a description, of its ASCII words alone; empty where nothing is. */
export function cleanedText(element: DicomElement, vr: string): DicomElement {
  return mapText(element, vr, cleanText);
}
