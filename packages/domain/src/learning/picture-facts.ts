import type { EmbeddingRow } from "./embedding-table.ts";
import type { FeatureValues } from "./feature-basis.ts";

/** What a table of pictures tells of whom they are of, as a history model reads it. */
export function pictureFacts({
  ageYears,
  sex,
  bodySite,
}: Pick<EmbeddingRow, "ageYears" | "sex" | "bodySite">): FeatureValues {
  return { age: ageYears, sex, "body-site": bodySite };
}
