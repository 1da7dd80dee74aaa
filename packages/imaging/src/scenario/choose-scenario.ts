/** What is known of a study when one decides what it can be read for. */
export interface StudyKind {
  /** DICOM modality. */
  modality: string | null;
  /** DICOM body part examined, or any words of it. */
  bodyPart: string | null;
}

interface Rule {
  scenario: string;
  reason: string;
  modalities: readonly string[];
  /** Nothing: any body part, also none. */
  bodyPart?: RegExp;
}

/** The first rule that fits decides. */
const rules: readonly Rule[] = [
  {
    scenario: "chest",
    reason: "a radiograph of the chest",
    modalities: ["DX", "CR", "RG"],
    bodyPart: /CHEST|THORAX|LUNG/,
  },
  { scenario: "breast", reason: "an ultrasound of the breast", modalities: ["US"], bodyPart: /BREAST|MAMMA/ },
  { scenario: "fundus", reason: "an ophthalmic photograph", modalities: ["OP"] },
  {
    scenario: "brain",
    reason: "a magnetic resonance image of the head",
    modalities: ["MR"],
    bodyPart: /BRAIN|HEAD|SKULL/,
  },
  { scenario: "skin", reason: "a dermoscopic image", modalities: ["DMS"] },
  { scenario: "skin", reason: "an external-camera photograph", modalities: ["XC", "GM"] },
];

/** Chooses what a study is read for, and says why; `scenario` is nothing where no rule fits. */
export function chooseScenario({ modality, bodyPart }: StudyKind): {
  scenario: string | null;
  reason: string;
} {
  const part = (bodyPart ?? "").toUpperCase();
  const rule = rules.find(
    ({ modalities, bodyPart: wanted }) =>
      modalities.includes(modality ?? "") && (!wanted || wanted.test(part)),
  );
  if (rule) return { scenario: rule.scenario, reason: `It is ${rule.reason}.` };
  return { scenario: null, reason: "No bundled model reads this modality and body part." };
}
