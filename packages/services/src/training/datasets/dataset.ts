import { DomainError } from "@synoptic/domain";
import type { LeftOut } from "../training-case.ts";
import type { DataFolder } from "./data-folder.ts";

/** One picture of a data set that can be learnt from. */
export interface DatasetCase {
  /** Path inside the data set, with `/`. */
  file: string;
  /** What it shows, in the data set's own words; exactly one where they exclude each other. */
  labels: readonly string[];
  /** Person or lesion: cases of one group never lie on both sides of a split. */
  group: string;
  /** Where the data set says which part it is in. */
  part?: "train" | "calibration" | "test" | undefined;
  ageYears?: number | undefined;
  sex?: "female" | "male" | undefined;
  /** In the data set's own words. */
  bodySite?: string | undefined;
  /** The part of the picture that the case is about, in pixels. */
  crop?: { x: number; y: number; width: number; height: number } | undefined;
}

export interface Dataset {
  /** Id of its layout. */
  layout: string;
  cases: readonly DatasetCase[];
  /** What of it is no case, and how often. */
  leftOut: LeftOut;
}

/** How one kind of data set lies on the disc. */
export interface DatasetLayout {
  /** Such as `image-folder`. */
  id: string;
  /** For people: what lies where. */
  title: string;
  recognises(folder: DataFolder): boolean | Promise<boolean>;
  /** @throws DatasetError naming the file and the line */
  read(folder: DataFolder): Promise<Omit<Dataset, "layout">>;
}

/** A data set that cannot be read; names the file and the line at fault and quotes nothing of a person. */
export class DatasetError extends DomainError {
  readonly code = "DATASET";
}

/** Counts what is left out. */
export function counter(): { count(reason: string): void; total: LeftOut } {
  const total: Record<string, number> = {};
  return {
    total,
    count: (reason) => {
      total[reason] = (total[reason] ?? 0) + 1;
    },
  };
}
