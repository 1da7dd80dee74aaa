import { type ExportTable, researchNotice } from "@synoptic/domain";
import type { NotShownReason } from "@synoptic/imaging";
import type { LoadedRun } from "../load-run.ts";
import type { CohortExportFormat } from "./export-task.ts";
import { writeCsv } from "./write-csv.ts";
import type { WrittenFile } from "./write-zip.ts";

/** What an export was made for, as whoever opens it reads it. */
export interface ExportPurpose {
  title: string;
  approval: string;
}

/** What an export did not tell, in numbers as they may be told. */
export interface ExportLosses {
  people: number | null;
  leftOut: number | null;
  floor: number;
  notShown: readonly { reason: string; images: number | null }[];
}

/** The dictionary as CSV: one line a column. */
export function dictionaryCsv(tables: readonly ExportTable<string>[]) {
  const names = ["table", "row", "column", "type", "unit", "meaning", "treatment"];
  const rows = tables.flatMap((table) =>
    table.columns.map(({ name, type, unit = null, meaning, treatment = null }) => ({
      ...{ table: table.name, row: table.row, column: name, type, unit, meaning, treatment },
    })),
  );
  return writeCsv(
    names.map((name) => ({ name })),
    [rows],
  );
}

/** Who belongs to the cohort, when and for what. */
export function cohortJson(run: LoadedRun, { title, approval }: ExportPurpose): string {
  return json({
    definition: run.definition,
    definitionSha256: run.sha256,
    cohortsNamed: Object.fromEntries(run.kept),
    snapshotAt: run.snapshot.at.toISOString(),
    purpose: { title, approval },
  });
}

export function manifestJson(
  written: readonly WrittenFile[],
  {
    format,
    losses,
    rows,
  }: { format: CohortExportFormat; losses: ExportLosses; rows: ReadonlyMap<string, number> },
): string {
  return json({
    format,
    persons: losses.people,
    personsLeftOut: losses.leftOut,
    countsAreMultiplesOf: losses.floor,
    imagesNotShown: losses.notShown,
    files: written.map(({ path, sha256, bytes }) => ({ path, bytes, sha256, rows: rows.get(path) })),
  });
}

const whyNotShown: Readonly<Record<NotShownReason | "unreadable", string>> = {
  "burned-in": "their files say that text is burned into the pixels",
  "text-kind":
    "they are of a kind into which names are written: ultrasound, captures of screens, scanned paper",
  recognisable:
    "a person may be known by them: slices and photographs of the head and neck, or of an unknown part",
  photograph: "they are photographs that no model has read as its own kind",
  unreadable: "their pixels could not be read",
};

export function readMe(run: LoadedRun, { title, approval }: ExportPurpose, losses: ExportLosses): string {
  const { people, leftOut, floor, notShown } = losses;
  const about = (count: number | null) => (count === null ? `fewer than ${2 * floor}` : `about ${count}`);
  return `${[
    "Data of a cohort, de-identified",
    "===============================",
    "",
    researchNotice,
    "",
    `For: ${title} (${approval}). For nothing else, and for nobody else.`,
    "Nobody in it may be identified, and it may not be joined with data that name persons.",
    `As known on ${run.snapshot.at.toISOString().slice(0, 10)}. Persons: ${about(people)}.`,
    "",
    "What was done",
    "-------------",
    "- Names, identifiers, addresses, free text, birth dates, devices and everything as it was sent: not read.",
    "- The persons' and studies' ids: keyed hashes, the same in every export for this purpose and in no other.",
    "- Dates: days without a time, all of one person told the same 1 to 365 days early. Days between two are right;",
    "  seasons, weekdays and what happened on one day to two persons are not.",
    "- Ages: in bands of years, all from 90 on as one.",
    `- Sex and age band: hidden where fewer than ${floor} members share both. Persons whom that does not hide, and persons`,
    `  in whom this export would differ from another by fewer than ${floor}, are left out: ${leftOut === null ? `fewer than ${2 * floor}, or none` : about(leftOut)}.`,
    `- Codes that fewer than ${floor} members have: told by their ICD-10 category, or not told. Codes of a site's own: not told.`,
    "- Numbers: four digits; probabilities: two digits after the point.",
    ...notShown.map(
      ({ reason, images }) =>
        `- Images left out: ${images === null ? `fewer than ${2 * floor}` : about(images)}, because ${whyNotShown[reason as NotShownReason]}.`,
    ),
    "",
    "What that does not do",
    "---------------------",
    "Whoever knows several facts about a person and the days between them may find the person's rows. Pixels are as they",
    "were: whoever has the image elsewhere knows it again, and what is written on a body is to be read. Shifted days are",
    "more than the Safe Harbor of 45 CFR 164.514(b)(2) allows.",
    "",
    "Files: manifest.json (with SHA-256), dictionary.csv (every column), cohort.json (the question and its checksum).",
  ].join("\n")}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
