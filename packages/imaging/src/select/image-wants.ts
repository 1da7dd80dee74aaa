import type { ImageExpectations } from "../quality/image-quality.ts";
import type { MrContrast } from "./mr-contrast.ts";

/** Presentation Intent Type (0008,0068). */
type PresentationIntent = "FOR PRESENTATION" | "FOR PROCESSING";

/**
 * Which of a study's instances a model is for, beside what it expects of each image. What a manifest leaves out is not
 * asked for; what an instance does not say does not drop it.
 */
export interface StudyReads {
  /** Words of a body part, of which one stands in what the instance says, such as `CHEST`. */
  bodyParts?: readonly string[] | undefined;
  /** Views that it reads, such as `PA`, `AP`, `LATERAL`, `CC`, `MLO`. */
  views?: readonly string[] | undefined;
  /** Whether the views stand in the order in which they are wanted: of a study only the first that there is is read. */
  preferFirstView?: boolean | undefined;
  /** Of magnetic resonance: weightings that it reads. */
  contrasts?: readonly MrContrast[] | undefined;
  /** Of projection radiographs, the one that is wanted most first. */
  intents?: readonly PresentationIntent[] | undefined;
  /**
   * Of a stack of slices (CT, MR, PET), as instances of a series or as frames of one object. `each`: every instance as an
   * image of its own. `key`: the slice that a Key Object Selection names, else the middle one. `every`: slices at even
   * distances, made one by the mean of their log likelihood ratios (decision 107).
   */
  slices?: "each" | "key" | "every" | undefined;
}

/** All that a model says of what it reads. */
export type ImageWants = ImageExpectations & StudyReads;
