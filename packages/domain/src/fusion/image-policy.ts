/** What the risk of a study with several images is made of. */
export const IMAGE_POLICIES = ["newest", "worst", "combined"] as const;
export type ImagePolicy = (typeof IMAGE_POLICIES)[number];

const WORDS: Record<ImagePolicy, { label: string; explanation: string }> = {
  newest: {
    label: "The newest image",
    explanation: "The image that was acquired last; the others are read and shown, and do not count.",
  },
  worst: {
    label: "The image that speaks most for it",
    explanation:
      "The image that moves the finding of concern most towards disease. Of many images one looks ill by chance, so the risk is on the high side.",
  },
  combined: {
    label: "All images together",
    explanation:
      "The mean of what the images say, as log likelihood ratios. They are never multiplied, as several images of one patient are not independent.",
  },
};

/** In the clinician's words. */
export function imagePolicyWords(policy: ImagePolicy): { label: string; explanation: string } {
  return WORDS[policy];
}

/**
 * By how the pictures of a study come about. A skin study holds several pictures of one lesion: all of them. A chest
 * study holds views and repeats of one chest, and the last repeat is the one that was wanted. Images of a breast, slices
 * of a brain and the two eyes show different places, of which disease in any is disease: the worst.
 */
const DEFAULTS: Readonly<Record<string, ImagePolicy>> = {
  skin: "combined",
  chest: "newest",
  breast: "worst",
  brain: "worst",
  fundus: "worst",
};

/** Where a site has set no policy; the newest image in a scenario that is not named here. */
export function defaultImagePolicy(scenarioId: string): ImagePolicy {
  return (Object.hasOwn(DEFAULTS, scenarioId) && DEFAULTS[scenarioId]) || "newest";
}

/** Images of a study that are read at most: the newest of the newest series. What is left out is counted and told. */
export const MOST_IMAGES = 16;
