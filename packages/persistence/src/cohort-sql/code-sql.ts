import {
  ATC,
  type CohortCodes,
  type DrugSet,
  ICD_10,
  ICD_10_CM,
  namedSets,
  RXNORM,
  SNOMED_CT,
  type ValueSet,
} from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";

/** Columns of a row that hold a code. */
export interface CodeColumns {
  system: Prisma.Sql;
  code: Prisma.Sql;
  display: Prisma.Sql;
}

/** Codes that mean themselves, and beginnings that mean every code below them. */
interface Wanted {
  exact: { systems: readonly string[]; codes: readonly string[] }[];
  below: { systems: readonly string[]; beginnings: readonly string[] }[];
  /** Words of RxNorm's names. */
  ingredients: readonly string[];
}

const ICD = [ICD_10, ICD_10_CM];

/** As `isIn` of a value set has it, in SQL. @throws RangeError for a set that is not there: it was not parsed */
export function isConditionIn(columns: CodeColumns, of: CohortCodes): Prisma.Sql {
  if (of.codes) return isOneOf(columns, of.codes);
  return matches(columns, ofValueSet(get(namedSets.conditions, of.set)));
}

/** As `isDrugIn` has it, in SQL. */
export function isDrugIn(columns: CodeColumns, of: CohortCodes): Prisma.Sql {
  if (of.codes) return isOneOf(columns, of.codes);
  const { rxnorm, atc }: DrugSet = get(namedSets.drugs, of.set);
  return matches(columns, {
    exact: [{ systems: [RXNORM], codes: Object.keys(rxnorm) }],
    below: [{ systems: [ATC], beginnings: Object.keys(atc) }],
    ingredients: Object.values(rxnorm),
  });
}

/** Codes one by one. Of ICD-10 and ATC a code means all below it, as in our own sets. */
export function isOneOf(
  columns: CodeColumns,
  codes: readonly { system: string; code: string }[],
): Prisma.Sql {
  const isClass = (system: string) => system === ATC || ICD.includes(system);
  const systems = [...new Set(codes.map(({ system }) => system))];
  const of = (system: string) => codes.filter((each) => each.system === system).map(({ code }) => code);
  return matches(columns, {
    exact: systems
      .filter((system) => !isClass(system))
      .map((system) => ({ systems: [system], codes: of(system) })),
    below: systems.filter(isClass).map((system) => ({ systems: [system], beginnings: of(system) })),
    ingredients: [],
  });
}

function ofValueSet({ snomed, icd10 }: ValueSet): Wanted {
  return {
    exact: [{ systems: [SNOMED_CT], codes: Object.keys(snomed) }],
    below: [{ systems: ICD, beginnings: Object.keys(icd10) }],
    ingredients: [],
  };
}

function matches({ system, code, display }: CodeColumns, { exact, below, ingredients }: Wanted): Prisma.Sql {
  const ways = [
    ...exact.map(
      ({ systems, codes }) => Prisma.sql`(${system} = ANY(${systems}) AND ${code} = ANY(${codes}))`,
    ),
    ...below.map(({ systems, beginnings }) => {
      const patterns = beginnings.map((beginning) => `${escaped(beginning.toUpperCase())}%`);
      return Prisma.sql`(${system} = ANY(${systems}) AND upper(${code}) LIKE ANY(${patterns}))`;
    }),
  ];
  if (ingredients.length > 0) {
    const words = Prisma.sql`regexp_split_to_array(lower(${display}), '[^a-z]+')`;
    ways.push(Prisma.sql`(${system} = ${RXNORM} AND ${words} && ${ingredients})`);
  }
  return Prisma.sql`(${Prisma.join(ways, " OR ")})`;
}

/** A code is no pattern. */
function escaped(code: string): string {
  return code.replace(/[\\%_]/g, "\\$&");
}

function get<T>(sets: ReadonlyMap<string, T>, name: string | undefined): T {
  const found = name === undefined ? undefined : sets.get(name);
  if (!found) throw new RangeError("There is no such set of codes.");
  return found;
}
