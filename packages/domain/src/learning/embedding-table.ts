import type { AdministrativeSex } from "../clinical/history.ts";
import { DomainError } from "../errors.ts";
import { type SkinBodySite, skinBodySiteOf } from "./body-site.ts";

/** The numbers are not as many as the rows need. */
export class EmbeddingsSizeError extends DomainError {
  readonly code = "EMBEDDINGS_SIZE_MISMATCH";
}

/** A column is missing, or a row has another number of fields or a field that cannot be read. */
export class EmbeddingsColumnsError extends DomainError {
  readonly code = "EMBEDDINGS_COLUMNS";
}

/** A number is infinite or not a number. */
export class EmbeddingsNotFiniteError extends DomainError {
  readonly code = "EMBEDDINGS_NOT_FINITE";
}

/** A label that the head has no class for. */
export class UnknownLabelError extends DomainError {
  readonly code = "UNKNOWN_LABEL";
}

/** What is known of one embedded image. */
export interface EmbeddingRow {
  label: string;
  /** Lesion, person or image: rows of one group are never split. */
  group: string;
  ageYears: number | null;
  sex: AdministrativeSex;
  bodySite: SkinBodySite | null;
}

export interface EmbeddingTable {
  /** `[rows, dimension]`, row-major */
  embeddings: Float32Array;
  rows: EmbeddingRow[];
  dimension: number;
}

/** Length of the shared backbone's embedding. */
export const EMBEDDING_SIZE = 1280;

/**
 * Embeddings (float32, little endian, row-major, without a header) with their rows: comma-separated text with the
 * columns `label` and `group` and, where the history is known, `age` in years, `sex` and `site`. Empty and
 * `unknown` mean not known, as does a site that `skinBodySiteOf` has no word for. Other columns are left alone.
 * @throws EmbeddingsColumnsError, EmbeddingsSizeError, EmbeddingsNotFiniteError; paths are 1-based line numbers
 */
export function parseEmbeddings(
  bytes: Uint8Array,
  csv: string,
  dimension: number = EMBEDDING_SIZE,
): EmbeddingTable {
  const rows = parseRows(csv);
  if (bytes.byteLength !== rows.length * dimension * 4) {
    throw new EmbeddingsSizeError(
      `${rows.length} rows of ${dimension} numbers take ${rows.length * dimension * 4} bytes, not ${bytes.byteLength}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const embeddings = new Float32Array(rows.length * dimension);
  for (let i = 0; i < embeddings.length; i++) {
    const value = view.getFloat32(i * 4, true);
    if (!Number.isFinite(value)) {
      const row = Math.floor(i / dimension);
      throw new EmbeddingsNotFiniteError(`Embedding ${row + 1} holds a number that is not finite.`, [
        "row",
        String(row + 1),
      ]);
    }
    embeddings[i] = value;
  }
  return { embeddings, rows, dimension };
}

/**
 * Index of each row's class.
 * @throws UnknownLabelError naming the classes there are
 */
export function labelIndices(rows: readonly EmbeddingRow[], classIds: readonly string[]): Uint32Array {
  return Uint32Array.from(rows, ({ label }, i) => {
    const index = classIds.indexOf(label);
    if (index < 0) {
      const line = String(i + 2);
      throw new UnknownLabelError(`Line ${line} has a label that is none of ${classIds.join(", ")}.`, [
        "line",
        line,
      ]);
    }
    return index;
  });
}

function parseRows(csv: string): EmbeddingRow[] {
  const lines = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  const columns = (lines[0] ?? "").split(",").map((name) => name.trim());
  for (const name of ["label", "group"]) {
    if (!columns.includes(name)) throw new EmbeddingsColumnsError(`The column "${name}" is missing.`, [name]);
  }
  if (lines.length < 2) throw new EmbeddingsColumnsError("There is no row below the column names.");
  return lines.slice(1).map((line, i) => {
    const fields = line.split(",");
    const path = ["line", String(i + 2)];
    if (fields.length !== columns.length) {
      throw new EmbeddingsColumnsError(
        `Line ${i + 2} has ${fields.length} fields, not ${columns.length}.`,
        path,
      );
    }
    const field = (name: string) => {
      const text = fields[columns.indexOf(name)]?.trim() ?? "";
      return text.toLowerCase() === "unknown" ? "" : text;
    };
    const age = field("age");
    const ageYears = age === "" ? null : Number(age);
    if (ageYears !== null && !(ageYears >= 0 && ageYears <= 130)) {
      throw new EmbeddingsColumnsError(`Line ${i + 2} has an age that is not a number of years.`, [
        ...path,
        "age",
      ]);
    }
    const sex = field("sex").toLowerCase();
    return {
      label: field("label"),
      group: field("group"),
      ageYears,
      sex: sex === "female" || sex === "male" ? sex : "unknown",
      bodySite: skinBodySiteOf(field("site")) ?? null,
    };
  });
}
