import type { DicomDataSet, DicomElement } from "../dicom/data-set.ts";
import { definiteVr, vrOf } from "../dicom/dictionary.ts";
import {
  cleanedText,
  type DicomMask,
  dummyValue,
  mapText,
  maskedUid,
  pooledAge,
  shiftedDate,
  withText,
} from "./masked-value.ts";
import { actionOf, basicAction, type ProfileAction, profileRow } from "./profile-action.ts";

const pixelTags: ReadonlySet<string> = new Set(["7FE00010", "7FE00008", "7FE00009", "7FE00001", "7FE00002"]);
const patientName = "00100010";
const patientId = "00100020";

/**
 * The attributes that remain, each as the profile has it, sequences at every depth among them; pixels stay as they are.
 * Private attributes, those that no dictionary knows and group lengths are left out.
 */
export function deidentifyDataSet(dataSet: DicomDataSet, mask: DicomMask): DicomDataSet {
  return maskDataSet(dataSet, mask, false);
}

/** @param isDummy whether it stands in a sequence of which nothing may be told */
function maskDataSet(
  { elements, littleEndian }: DicomDataSet,
  mask: DicomMask,
  isDummy: boolean,
): DicomDataSet {
  const kept = new Map<string, DicomElement>();
  for (const element of elements.values()) {
    const masked = maskElement(element, mask, isDummy);
    if (masked) kept.set(masked.tag, masked);
  }
  return { elements: kept, littleEndian };
}

function maskElement(element: DicomElement, mask: DicomMask, isDummy: boolean): DicomElement | undefined {
  const { tag } = element;
  if (pixelTags.has(tag)) return { ...element, vr: element.vr ?? knownVr(element) };
  if (isPrivate(tag) || tag.endsWith("0000") || tag.startsWith("0002")) return undefined;
  const vr = knownVr(element);
  if (vr === "UN") return undefined;
  if (tag === patientName || tag === patientId) return withText(element, vr, mask.pseudonym);
  const row = profileRow(tag);
  const action = row ? actionOf(row) : (unlisted[vr] ?? "keep");
  if (element.items) return maskSequence({ ...element, items: element.items }, action, mask, isDummy);
  if (element.fragments) return undefined;
  if (isDummy && action === "keep" && vr !== "UI") return dummyValue(element, vr, mask);
  const masked = maskLeaf(element, vr, action, mask);
  // Where cleaning leaves nothing, or a date is none, the Basic Profile says what to do.
  if (row && masked?.value.length === 0 && element.value.length > 0 && action !== "empty")
    return maskLeaf(element, vr, basicAction(row.basic), mask);
  return masked;
}

/** Not in the table, and of a kind that names someone or something. */
const unlisted: Readonly<Record<string, ProfileAction>> = { PN: "empty", UI: "replace-uid" };

function maskSequence(
  element: DicomElement & { items: readonly DicomDataSet[] },
  action: ProfileAction,
  mask: DicomMask,
  isDummy: boolean,
): DicomElement | undefined {
  if (action === "remove") return undefined;
  if (action === "empty") return { ...element, items: [] };
  const inside = isDummy || action === "dummy";
  return { ...element, items: element.items.map((item) => maskDataSet(item, mask, inside)) };
}

function maskLeaf(
  element: DicomElement,
  vr: string,
  action: ProfileAction,
  mask: DicomMask,
): DicomElement | undefined {
  switch (action) {
    case "remove":
      return undefined;
    case "empty":
      return { ...element, vr, value: new Uint8Array() };
    case "dummy":
      return dummyValue(element, vr, mask);
    case "replace-uid":
      return vr === "UI"
        ? mapText(element, vr, (uid) => maskedUid(uid, mask))
        : dummyValue(element, vr, mask);
    case "shift":
      // A time of day stays; an offset from UTC says where a machine stands, and is no date.
      return vr === "TM"
        ? { ...element, vr }
        : vr === "DA" || vr === "DT"
          ? mapText(element, vr, (text) => shiftedDate(text, mask))
          : { ...element, vr, value: new Uint8Array() };
    case "clean-text":
      return cleanedText(element, vr);
    case "keep":
      return vr === "AS" ? mapText(element, vr, pooledAge) : { ...element, vr };
  }
}

function isPrivate(tag: string): boolean {
  return Number.parseInt(tag[3]!, 16) % 2 === 1;
}

/** As the file says, else as the dictionary does; `UN` for what neither knows. Words of 16 bits where it depends. */
function knownVr({ tag, vr }: DicomElement): string {
  const listed = vrOf(tag);
  if (listed === "UN") return "UN";
  if (vr !== null && vr !== "UN") return vr;
  return definiteVr(listed, false);
}
