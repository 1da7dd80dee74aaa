import { categoryOf, isPublicCode, type SystemCode } from "./known-codes.ts";

/** Of how many members of a cohort something is coded by it. */
export interface CountedCode extends SystemCode {
  people: number;
}

/** How codes of one kind, such as those of conditions, are told. */
export interface SharedCodes {
  /** The code, its category, or nothing. */
  tell(system: string | null, code: string | null): SystemCode | null;
  /** Codes told by their category, and codes not told. */
  generalised: number;
  withheld: number;
}

/**
 * A code that fewer members have than the floor is told by its ICD-10 category of three characters, where those whose
 * rare codes lie below it are as many as the floor, and else not at all. What is no public code is not told.
 * @param rareCategories how many members have a rare code below a category: `[system, category, people]`
 */
export function shareCodes(
  counted: readonly CountedCode[],
  rareCategories: readonly CountedCode[],
  floor: number,
): SharedCodes {
  const categories = new Set(rareCategories.filter(({ people }) => people >= floor).map(keyOf));
  const told = new Map<string, SystemCode>();
  const shared = { generalised: 0, withheld: 0 };
  for (const { system, code, people } of counted) {
    if (!isPublicCode(system, code)) shared.withheld++;
    else if (people >= floor) told.set(keyOf({ system, code }), { system, code });
    else {
      const category = categoryOf({ system, code });
      if (category !== null && categories.has(keyOf({ system, code: category }))) {
        told.set(keyOf({ system, code }), { system, code: category });
        shared.generalised++;
      } else shared.withheld++;
    }
  }
  return {
    ...shared,
    tell: (system, code) =>
      system === null || code === null ? null : (told.get(keyOf({ system, code })) ?? null),
  };
}

/** The codes that are rare, and have a category that may be told instead. */
export function rareCodes(
  counted: readonly CountedCode[],
  floor: number,
): (SystemCode & { category: string })[] {
  return counted.flatMap(({ system, code, people }) => {
    const category = people < floor && isPublicCode(system, code) ? categoryOf({ system, code }) : null;
    return category === null ? [] : [{ system, code, category }];
  });
}

const keyOf = ({ system, code }: SystemCode) => `${system} ${code}`;
