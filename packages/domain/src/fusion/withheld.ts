/** Why a reading is withheld. */
export const WITHHELD_REASONS = [
  "novel-image",
  "image-blank",
  "image-clipped",
  "image-tiny",
  "image-wrong-kind",
  "image-unreadable",
  "nothing-to-read",
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

export interface WithheldAdvice {
  /** In a word or two, for lists: what the image is. */
  short: string;
  /** One sentence. */
  why: string;
  /** What would give a reading; one sentence. */
  help: string;
}

const ADVICE: Record<WithheldReason, WithheldAdvice> = {
  "novel-image": {
    short: "unfamiliar",
    why: "The image is unlike those that the model was made for, so its score would mean nothing.",
    help: "Check that the right study and scenario were chosen, or read the image by another model that knows its kind.",
  },
  "image-blank": {
    short: "blank",
    why: "The image holds next to no contrast: there is nothing in it to read.",
    help: "Check that the right frame or file was sent, and send the image again.",
  },
  "image-clipped": {
    short: "too dark or bright",
    why: "Much of the image is cut off at its darkest or brightest value, so detail that the model needs is lost.",
    help: "Send the original image with its full range of grey levels, or take it again with another exposure.",
  },
  "image-tiny": {
    short: "too small",
    why: "The image has too few pixels to show what the model looks for.",
    help: "Send the image in its original size and not a preview of it.",
  },
  "image-wrong-kind": {
    short: "wrong kind",
    why: "The image's modality, or whether it is in colour, is not what this model reads.",
    help: "Choose the scenario that fits the image, or send the image that this scenario asks for.",
  },
  "image-unreadable": {
    short: "unreadable",
    why: "The file's pixels could not be decoded.",
    help: "Send the image again, or in another transfer syntax.",
  },
  "nothing-to-read": {
    short: "nothing to read",
    why: "None of the study's objects is an image that this model reads.",
    help: "Look at why each was left out, choose another scenario, or send the images that this one asks for.",
  },
};

/** Why, and what would help, in the clinician's words. */
export function withheldAdvice(reason: WithheldReason): WithheldAdvice {
  return ADVICE[reason];
}
