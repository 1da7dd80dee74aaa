import type { EmbeddingRow } from "@synoptic/domain";

/** One picture to learn from, or to measure on. */
export interface TrainingCase {
  /** What errors and reports call it: an id, or a file's path inside its data set. */
  name: string;
  classId: string;
  /** Person or lesion: cases of one group never lie on both sides of a split. */
  group: string;
  /** Where whoever collected the cases says which part it is in. */
  part?: "train" | "calibration" | "test" | undefined;
  /** What is known of the person: for subgroups, and for how image and history go together. */
  facts: Pick<EmbeddingRow, "ageYears" | "sex" | "bodySite">;
  /** DICOM, PNG or JPEG. */
  bytes(): Promise<Uint8Array>;
  /** Of several frames the one that the case is about, from 1; the first where left out. */
  frameNumber?: number | null | undefined;
  /** The part of the picture that the case is about, in pixels. */
  crop?: { x: number; y: number; width: number; height: number } | undefined;
}

/** What was not learnt from, and how often. */
export type LeftOut = Readonly<Record<string, number>>;
