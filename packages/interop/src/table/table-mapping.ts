import { z } from "zod";

const column = z.string().min(1);
const code = z.strictObject({
  system: z.string().min(1),
  code: z.string().min(1),
  display: z.string().min(1).optional(),
});
const dateFormats = ["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY"] as const;
const date = z.strictObject({ column, format: z.enum(dateFormats).default("YYYY-MM-DD") });

/** How the columns of a research table become a history; one row is one patient at one visit. */
export const tableMapping = z.strictObject({
  /** Names the table; ids are kept apart by it. */
  source: z.string().min(1),
  delimiter: z.string().length(1).default(","),
  /** Cells that say nothing, besides the empty one. */
  missing: z.array(z.string()).default([]),
  patient: z.strictObject({
    identifier: z.strictObject({ column, system: z.string().min(1) }),
    birthDate: date.optional(),
    /** Cell to FHIR's administrative gender, where the cells are not these words. */
    sex: z
      .strictObject({
        column,
        values: z.record(z.string(), z.enum(["male", "female", "other", "unknown"])).optional(),
      })
      .optional(),
  }),
  /** When the row was true, where an item names no date of its own. */
  date: date.optional(),
  /** A number with its unit, or a cell to a code. */
  observations: z
    .array(
      z.strictObject({
        column,
        code,
        unit: z.string().min(1).optional(),
        values: z.record(z.string(), code).optional(),
        date: date.optional(),
      }),
    )
    .default([]),
  /** What is so where the cell is one of `when`. */
  conditions: z
    .array(z.strictObject({ column, code, when: z.array(z.string()).min(1), date: date.optional() }))
    .default([]),
});

export type TableMapping = z.output<typeof tableMapping>;
export type DateColumn = z.output<typeof date>;

/** The columns that a mapping reads. */
export function mappedColumns({ patient, date: of, observations, conditions }: TableMapping): string[] {
  const items = [...observations, ...conditions];
  const named = [
    patient.identifier,
    patient.birthDate,
    patient.sex,
    of,
    ...items,
    ...items.map((one) => one.date),
  ];
  return [...new Set(named.flatMap((one) => one?.column ?? []))];
}
