interface Demographics {
  ageYears: number | null;
  sex: string;
}

/** `63 y, female`; what is not known is left out. */
export function formatAgeAndSex({ ageYears, sex }: Demographics): string {
  const parts = [
    ageYears === null ? null : `${ageYears}\u202fy`,
    sex === "UNKNOWN" ? null : sex.toLowerCase(),
  ];
  return parts.filter((part) => part !== null).join(", ") || "age and sex not known";
}

interface Identifier {
  value: string;
  typeCode: string | null;
}

/** The medical record number: the identifier of type MR, else the first one. */
export function findRecordNumber(identifiers: readonly Identifier[]): string | null {
  const found = identifiers.find((identifier) => identifier.typeCode === "MR") ?? identifiers[0];
  return found?.value ?? null;
}

interface Coding {
  code: string;
  display: string | null;
}

export function formatCoding(coding: Coding): string {
  return coding.display ?? coding.code;
}
