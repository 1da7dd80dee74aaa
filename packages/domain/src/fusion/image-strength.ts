import { ageAt } from "../clinical/facts/age.ts";
import type { PatientHistory } from "../clinical/history.ts";
import type { ImageEvidence } from "./assessment.ts";

/** The least and the most that an image's log likelihood ratio is ever multiplied by. */
export const WEAKEST_IMAGE = 0.1;
export const STRONGEST_IMAGE = 2;

/** Facts by which the strength of an image may differ from patient to patient. */
export const IMAGE_MODIFIERS = ["age", "sex"] as const;
export type ImageModifierName = (typeof IMAGE_MODIFIERS)[number];

/** How strongly images count, as fitted on a site's labelled cases: see `fitImageWeight`. */
export interface ImageWeight {
  /** α: the exponent on the image's likelihood ratio where no modifier is known. */
  strength: number;
  /** γ: the exponent on the likelihood ratio of the patient's earlier image; 0 where it does not count. */
  priorStrength: number;
  /** δ: what one unit of a modifier adds to α; one that is left out adds nothing. */
  modifiers: Readonly<Partial<Record<ImageModifierName, number>>>;
}

type Person = Pick<PatientHistory, "birthDate" | "sex" | "asOf">;

const MIDDLE_YEARS = 50;
const DECADE_YEARS = 10;

/**
 * What the modifiers are in a patient: `age` in decades from 50, `sex` +1/2 for female and -1/2 for male. One that is
 * not known is left out: the image then counts as in the middle.
 */
export function imageModifiers({ birthDate, sex, asOf }: Person): Partial<Record<ImageModifierName, number>> {
  const age = birthDate ? ageAt(birthDate, asOf) : undefined;
  return {
    ...(age === undefined ? {} : { age: (age - MIDDLE_YEARS) / DECADE_YEARS }),
    ...(sex === "female" ? { sex: 0.5 } : sex === "male" ? { sex: -0.5 } : {}),
  };
}

const LABELS: Record<ImageModifierName, string> = {
  age: "The image, as it counts at this age",
  sex: "The image, as it counts in this sex",
};

/**
 * The image as strong as a site has found it to be: `α_case = α + Σ δ_f · x_f`, kept within 0.1 and 2, where the addends
 * of the modifiers shrink alike so that they still sum to it.
 * @param source who set it, and when
 */
export function withStrength(
  image: ImageEvidence,
  { strength, modifiers }: ImageWeight,
  person: Person,
  source: string,
): ImageEvidence {
  const known = imageModifiers(person);
  const addends = IMAGE_MODIFIERS.flatMap((name) => {
    const addend = (modifiers[name] ?? 0) * (known[name] ?? 0);
    return addend === 0 ? [] : [{ name: `image-by-${name}`, label: LABELS[name], strength: addend }];
  });
  const moved = addends.reduce((sum, addend) => sum + addend.strength, 0);
  const total = boundedStrength(strength + moved);
  const shrink = moved === 0 ? 1 : (total - strength) / moved;
  return {
    ...image,
    strength: total,
    strengthSource: source,
    addends: addends.map((addend) => ({ ...addend, strength: addend.strength * shrink })),
  };
}

export function boundedStrength(strength: number): number {
  return Math.min(STRONGEST_IMAGE, Math.max(WEAKEST_IMAGE, strength));
}
