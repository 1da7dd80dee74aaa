import type { ImageHeadManifest } from "../manifest.ts";

/** What the fit of a head must be told; everything else in its manifest is measured. */
export interface HeadSpec
  extends Pick<
    ImageHeadManifest,
    | "id"
    | "version"
    | "licence"
    | "scenario"
    | "title"
    | "intendedUse"
    | "resizePolicy"
    | "expects"
    | "reads"
    | "classes"
    | "findings"
    | "primaryFindingId"
    | "knownWeaknesses"
  > {
  /** Where the training part comes from. */
  source: { name: string; licence: string; note?: string };
  /** Where the calibration part comes from, with its name: the cohort of every figure. */
  cohort: string;
}
