/** Persons who share what somebody may know of a neighbour: their sex and their age. */
export interface QuasiCell {
  sex: string;
  /** Completed years, 90 for all that are older; nothing where no birth date is known. */
  age: number | null;
  people: number;
}

/** How the persons of a cell are told, or that their rows are left out. */
export type ShownCell = { sex: string | null; ageBand: string | null } | "left-out";

/** From here on all ages are one: 45 CFR 164.514(b)(2)(i)(C). */
export const POOLED_AGE = 90;

/** Bands of so many years, the narrowest first. */
const widths = [5, 10, 20] as const;

/** The share of persons that may lose their sex or their band before all bands become wider. */
const looseShare = 0.05;

/**
 * k-anonymity of sex and age: what is told of a person's sex and age is told of as many persons as the floor, or more.
 *
 * All bands are as narrow as nineteen in twenty persons allow (5, 10 or 20 years). Who is in a cell below the floor then
 * loses the sex; the few whom that does not hide lose the band as well; and where even those are too few, their rows
 * are left out.
 * @returns for each cell how it is told, in the order given
 * @see Sweeney 2002, k-anonymity, Int J Uncertain Fuzziness 10(5):557-570
 */
export function shownCells(cells: readonly QuasiCell[], floor: number): ShownCell[] {
  const whole = sum(cells);
  const width = widths.find((each) => smallPart(cells, each, floor) <= looseShare * whole) ?? widths.at(-1)!;
  const band = ({ age }: QuasiCell) => bandOf(age, width);
  const fits = (group: (cell: QuasiCell) => string | null, among: readonly QuasiCell[]) => {
    const sizes = sizesOf(group, among);
    return (cell: QuasiCell) => sizes.get(group(cell))! >= floor;
  };
  const large = fits((cell) => `${cell.sex} ${band(cell)}`, cells);
  const sexless = cells.filter((cell) => !large(cell));
  const largeBand = fits(band, sexless);
  const bandless = sexless.filter((cell) => !largeBand(cell));
  return cells.map((cell) => {
    if (large(cell)) return { sex: cell.sex, ageBand: band(cell) };
    if (largeBand(cell)) return { sex: null, ageBand: band(cell) };
    // Whoever has no birth date is told without a band anyway, and makes this group no smaller.
    return sum(bandless) >= floor ? { sex: null, ageBand: null } : "left-out";
  });
}

function bandOf(age: number | null, width: number): string | null {
  if (age === null) return null;
  if (age >= POOLED_AGE) return `${POOLED_AGE}+`;
  const from = Math.floor(age / width) * width;
  return `${from}-${Math.min(from + width, POOLED_AGE) - 1}`;
}

function smallPart(cells: readonly QuasiCell[], width: number, floor: number): number {
  const group = ({ sex, age }: QuasiCell) => `${sex} ${bandOf(age, width)}`;
  const sizes = sizesOf(group, cells);
  return sum(cells.filter((cell) => sizes.get(group(cell))! < floor));
}

function sizesOf<K>(group: (cell: QuasiCell) => K, cells: readonly QuasiCell[]): Map<K, number> {
  const sizes = new Map<K, number>();
  for (const cell of cells) sizes.set(group(cell), (sizes.get(group(cell)) ?? 0) + cell.people);
  return sizes;
}

function sum(cells: readonly QuasiCell[]): number {
  return cells.reduce((total, { people }) => total + people, 0);
}
