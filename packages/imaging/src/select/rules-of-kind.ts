import { contrastOf, type MrContrast } from "./mr-contrast.ts";
import { type ChoiceRule, eachAlone } from "./rule.ts";
import { rankOfView, viewOf } from "./view-of.ts";

/** DICOM's modality of what fits none of its terms; also what pictures without DICOM are registered as. */
const unspecified = "OT";
const greyInterpretation = /^MONOCHROME/;

const contrastWords: Record<MrContrast, string> = {
  T1: "T1-weighted",
  T1_AGENT: "T1-weighted after a contrast agent",
  T2: "T2-weighted",
  T2_STAR: "T2*-weighted",
  FLAIR: "a FLAIR",
  PROTON_DENSITY: "proton-density-weighted",
  DIFFUSION: "a diffusion image",
  PERFUSION: "a perfusion image",
};

/** Whether an instance is the kind of image that the model reads. */
export const rulesOfKind: readonly ChoiceRule[] = [
  eachAlone(
    {
      name: "modality",
      looksAt: "Modality (0008,0060)",
      drops: "another modality than the model reads; `OT` may be any",
    },
    ({ modality }, { modalities }) => {
      if (!modalities || modalities.includes(modality)) return undefined;
      if (modality === unspecified) return { note: "Its modality is not stated; taken." };
      const reason = `Its modality is ${modality}; the model reads ${listed(modalities)}.`;
      return { dropped: "other-modality", reason };
    },
  ),
  eachAlone(
    {
      name: "body-part",
      looksAt: "Body Part Examined (0018,0015), Anatomic Region Sequence (0008,2218)",
      drops: "another part of the body",
    },
    ({ bodyParts }, wants) => {
      if (!wants.bodyParts) return undefined;
      if (bodyParts.length === 0) return { note: "The body part is not stated; taken." };
      if (bodyParts.some((part) => wants.bodyParts!.some((word) => part.includes(word)))) return undefined;
      return {
        dropped: "other-body-part",
        reason: `It shows another part of the body; the model reads ${listed(wants.bodyParts)}.`,
      };
    },
  ),
  eachAlone(
    {
      name: "view",
      looksAt: "View Position (0018,5101), View Code Sequence (0054,0220), Patient Orientation (0020,0020)",
      drops: "another view, such as a lateral where the model reads frontals",
    },
    (instance, { views }) => {
      if (!views) return undefined;
      const view = viewOf(instance);
      if (view === undefined) return { note: "The view is not stated; taken." };
      if (rankOfView(view, views) !== undefined) return undefined;
      return { dropped: "other-view", reason: `Its view is ${view}; the model reads ${listed(views)}.` };
    },
  ),
  eachAlone(
    {
      name: "contrast",
      looksAt:
        "Acquisition Contrast (0008,9209), else the names of series, protocol and sequence; Contrast/Bolus Agent (0018,0010)",
      drops: "another magnetic resonance weighting",
    },
    (instance, { contrasts }) => {
      if (!contrasts || instance.modality !== "MR") return undefined;
      const told = contrastOf(instance);
      if (!told) return { note: "The weighting is not stated; taken." };
      if (contrasts.includes(told.contrast)) return undefined;
      if (told.contrast === "T1" && !told.tellsAgent && contrasts.includes("T1_AGENT"))
        return { note: "Whether a contrast agent was given is not stated; taken." };
      const wanted = contrasts.map((one) => contrastWords[one]);
      return {
        dropped: "other-contrast",
        reason: `It is ${contrastWords[told.contrast]}; the model reads what is ${listed(wanted)}.`,
      };
    },
  ),
  eachAlone(
    {
      name: "colour",
      looksAt: "Photometric Interpretation (0028,0004)",
      drops:
        "a grey image where the model reads colour; whether an image in colour shows any is seen from its pixels",
    },
    ({ photometricInterpretation }, { colour }) =>
      colour === "colour" && greyInterpretation.test(photometricInterpretation ?? "")
        ? { dropped: "grey", reason: "It is grey; the model reads images in colour." }
        : undefined,
  ),
  eachAlone(
    {
      name: "size",
      looksAt: "Rows (0028,0010), Columns (0028,0011)",
      drops: "an image with fewer pixels along its shorter side than the model asks for",
    },
    ({ rows, columns }, { smallestSide }) => {
      const side = Math.min(rows, columns);
      return smallestSide === undefined || side >= smallestSide
        ? undefined
        : {
            dropped: "too-small",
            reason: `Its shorter side has ${side} pixels; the model needs ${smallestSide}.`,
          };
    },
  ),
  eachAlone(
    {
      name: "marks",
      looksAt: "Burned In Annotation (0028,0301), Lossy Image Compression (0028,2110)",
      drops: "nothing; it is told",
    },
    ({ burnedIn, isLossy }) => {
      const told = [
        ...(burnedIn ? ["Text is burnt into the image."] : []),
        ...(isLossy ? ["The image was compressed with losses."] : []),
      ];
      return told.length > 0 ? { note: told.join(" ") } : undefined;
    },
  ),
];

/** `DX, CR or RG`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "nothing") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
