import { isRead } from "../dicom/transfer-syntax.ts";
import { keyObjectSelection } from "./instance-facts.ts";
import { type ChoiceRule, eachAlone } from "./rule.ts";

/** What holds no image, by how its SOP Class UID begins; the first that fits. PS3.4 annex B.5. */
const withoutPixels: readonly (readonly [string, string])[] = [
  [keyObjectSelection, "a Key Object Selection, which names images"],
  ["1.2.840.10008.5.1.4.1.1.88.67", "a radiation dose report"],
  ["1.2.840.10008.5.1.4.1.1.88.76", "a radiation dose report"],
  ["1.2.840.10008.5.1.4.1.1.88.", "a structured report"],
  ["1.2.840.10008.5.1.4.1.1.11.", "a presentation state"],
  ["1.2.840.10008.5.1.4.1.1.104.", "an encapsulated document"],
  ["1.2.840.10008.5.1.4.1.1.481.", "a radiotherapy object"],
  ["1.2.840.10008.5.1.4.1.1.9.", "a waveform"],
  ["1.2.840.10008.5.1.4.1.1.66.", "a registration or measurement"],
];

/** Objects whose pixels are no picture of a body. */
const noPictures: Readonly<Record<string, string>> = {
  "1.2.840.10008.5.1.4.1.1.66.4": "a segmentation",
  "1.2.840.10008.5.1.4.1.1.30": "a parametric map",
  "1.2.840.10008.5.1.4.1.1.481.2": "a radiotherapy dose",
};

/** Conversion Type of what a workstation drew (WSD) or made up (SYN). */
const drawn = new Set(["WSD", "SYN"]);

/** What no model reads, whatever it wants. */
export const rulesOfObjects: readonly ChoiceRule[] = [
  eachAlone(
    {
      name: "pixels",
      looksAt: "SOP Class UID (0008,0016), Pixel Data",
      drops: "what holds no image: structured reports, presentation states, documents, plans",
    },
    ({ frames, sopClassUid }) => {
      if (frames > 0) return undefined;
      const [, what] = withoutPixels.find(([prefix]) => sopClassUid.startsWith(prefix)) ?? [];
      return { dropped: "no-image", reason: `It is ${what ?? "an object that holds no image"}.` };
    },
  ),
  eachAlone(
    {
      name: "object",
      looksAt: "SOP Class UID (0008,0016)",
      drops: "segmentations, parametric maps and radiotherapy doses, whose pixels are no picture",
    },
    ({ sopClassUid }) => {
      const what = noPictures[sopClassUid];
      return what === undefined ? undefined : { dropped: "no-picture", reason: `It is ${what}.` };
    },
  ),
  eachAlone(
    {
      name: "rejected",
      looksAt: "Key Object Selections of the study",
      drops: "what one of them rejects for its quality, for safety or as wrongly assigned",
    },
    ({ sopInstanceUid }, _wants, { rejected }) =>
      rejected.has(sopInstanceUid)
        ? { dropped: "rejected", reason: "A Key Object Selection of the study rejects it." }
        : undefined,
  ),
  eachAlone(
    {
      name: "origin",
      looksAt: "Image Type (0008,0008), Conversion Type (0008,0064)",
      drops: "what was made from images afterwards: screen captures, reformatted slices, heatmaps",
    },
    ({ imageType, conversionType }) => {
      const isDerived = imageType[0] === "DERIVED" && imageType[1] === "SECONDARY";
      if (imageType.some((value) => /^SCREEN.?SAVE$/.test(value)) || drawn.has(conversionType ?? ""))
        return {
          dropped: "screen-capture",
          reason: "It was captured from a screen or drawn by a workstation.",
        };
      if (isDerived)
        return { dropped: "derived", reason: "It was made from other images and not of the patient." };
      return undefined;
    },
  ),
  eachAlone(
    {
      name: "localizer",
      looksAt: "Image Type (0008,0008)",
      drops: "localizers and scouts",
    },
    ({ imageType }) =>
      imageType.some((value) => value === "LOCALIZER" || value === "SCOUT")
        ? { dropped: "localizer", reason: "It is a localizer, made to plan the others." }
        : undefined,
  ),
  eachAlone(
    {
      name: "transfer-syntax",
      looksAt: "Transfer Syntax UID (0002,0010)",
      drops: "pixels compressed in a way that is not read here, such as video",
    },
    ({ transferSyntaxUid, mediaType }) =>
      mediaType === "application/dicom" && transferSyntaxUid !== null && !isRead(transferSyntaxUid)
        ? { dropped: "unreadable", reason: "Its pixels are compressed in a way that is not read here." }
        : undefined,
  ),
];
