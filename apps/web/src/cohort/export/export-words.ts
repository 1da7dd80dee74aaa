import type { CohortExportData, ExportFormat } from "./export-query.ts";

export const formatNames: Record<ExportFormat, string> = {
  CSV: "CSV",
  PARQUET: "Parquet",
  FHIR: "FHIR",
  IMAGES: "Images",
};

export const formatHints: Record<ExportFormat, string> = {
  CSV: "One file a table, for every table program.",
  PARQUET: "One file a table, typed and small, for pandas, R, DuckDB and Spark.",
  FHIR: "R4 resources as NDJSON, one file a type, written anew: nothing as it was sent.",
  IMAGES: "One PNG an image, made of its pixels alone, and one CSV of what is known and was read of each.",
};

/** What an export takes away, as whoever asks for one reads it. */
export const takenAway: readonly (readonly [what: string, how: string])[] = [
  ["Names, numbers, addresses, free text", "Never read. Codes of the site's own systems are dropped."],
  ["Who is who", "A keyed hash, the same in every export for this purpose and in no other."],
  [
    "Dates",
    "Days without a time, 1 to 365 days early: by the same number for all of one person. Intervals stay.",
  ],
  ["Ages", "In bands of years; everybody from 90 on is one."],
  [
    "Rare combinations",
    "Sex and age band are hidden where too few share them; whom that does not hide is left out.",
  ],
  ["Rare codes", "Told by their ICD-10 category, or not at all."],
  ["Risks", "Two digits after the point, so that no exact number leads back."],
];

export const imagesTakenAway: readonly (readonly [what: string, how: string])[] = [
  ["Image files", "Never given: pixels only, so that nothing that a device wrote beside them is left."],
  [
    "Text in pixels",
    "Ultrasound, captures of screens and scanned paper are left out, and what says that it has some.",
  ],
  [
    "Faces",
    "CT, MR and PET of the head are left out, and photographs that no model has read as its own kind.",
  ],
];

/** `1.4 MB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toPrecision(3)} ${units[power]}`;
}

/** How long something still is there: `23 h 59 min`, `12 min`. @param now milliseconds */
export function formatLeft(until: string, now: number): string {
  const minutes = Math.max(0, Math.floor((new Date(until).getTime() - now) / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function isRunning({ state }: Pick<CohortExportData, "state">): boolean {
  return state === "QUEUED" || state === "RUNNING";
}

const reasons: Record<string, string> = {
  "burned-in": "with text burned in",
  "text-kind": "of a kind with text in the pixels",
  recognisable: "by which a person may be known",
  photograph: "photographs of no known kind",
  unreadable: "that could not be read",
};

export function reasonWords(reason: string): string {
  return reasons[reason] ?? reason;
}

/** `FAMILY_HISTORY` is Family history. */
export function tableWords(name: string): string {
  const words = name.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
