import { z } from "zod";
import type { AdministrativeSex } from "../clinical/history.ts";
import { InvalidInputError } from "../errors.ts";
import { softmax } from "../risk/odds.ts";
import { SKIN_BODY_SITES, type SkinBodySite } from "./body-site.ts";

const logWeights = z.array(z.number());

/**
 * The skin history model: `p(c | facts) ∝ prevalence(c) · exp(Σ_f w_f[c])`, one log-weight for each class from
 * each known fact. An unknown fact adds nothing, so with nothing known what is left is the prevalence, for which
 * the reader puts in that of the clinic.
 *
 * Every array of numbers follows `classIds`. Natural logarithms; only differences between classes count.
 */
export const skinHistoryWeights = z.strictObject({
  schemaVersion: z.literal(1),
  classIds: z.array(z.string()).min(2),
  /** Class prevalence in the training cohort, at which the weights were fitted; sums to 1. */
  prevalence: z.array(z.number().gt(0).lt(1)),
  /** Ascending. The age term is linear between knots and constant beyond the first and last. */
  ageKnotsYears: z.array(z.number()).min(2),
  /** `[knot][class]`. */
  ageLogWeights: z.array(logWeights),
  sexLogWeights: z.strictObject({ female: logWeights, male: logWeights }),
  /** A site without weights counts as not known. */
  bodySiteLogWeights: z.partialRecord(z.enum(SKIN_BODY_SITES), logWeights),
});
export type SkinHistoryWeights = z.infer<typeof skinHistoryWeights>;

/** What the model can use of a history. Nothing, null and, for sex, anything but female and male mean "not known". */
export interface SkinHistoryFacts {
  /** At acquisition, 0 to 130. */
  ageYears?: number | null | undefined;
  sex?: AdministrativeSex | null | undefined;
  bodySite?: SkinBodySite | null | undefined;
}

export const SKIN_HISTORY_FACTS = ["age", "sex", "body-site"] as const;
export type SkinHistoryFactName = (typeof SKIN_HISTORY_FACTS)[number];

export interface FactLogWeights {
  name: SkinHistoryFactName;
  /** In the order of `classIds`. */
  logWeights: number[];
}

/**
 * Where an age lies between knots: `[knot index, share]` pairs whose shares sum to 1.
 * @param knots ascending
 */
export function ageBasis(knots: readonly number[], ageYears: number): [number, number][] {
  const last = knots.length - 1;
  if (ageYears <= knots[0]!) return [[0, 1]];
  if (ageYears >= knots[last]!) return [[last, 1]];
  const above = knots.findIndex((knot) => knot > ageYears);
  const share = (ageYears - knots[above - 1]!) / (knots[above]! - knots[above - 1]!);
  return [
    [above - 1, 1 - share],
    [above, share],
  ];
}

/**
 * What each known fact adds to each class's log-weight; one entry a known fact, in the order of
 * `SKIN_HISTORY_FACTS`.
 * @throws InvalidInputError if the age is not a number from 0 to 130
 */
export function skinHistoryLogWeights(
  weights: SkinHistoryWeights,
  facts: SkinHistoryFacts,
): FactLogWeights[] {
  const known: FactLogWeights[] = [];
  const { ageYears, sex, bodySite } = facts;
  if (ageYears !== null && ageYears !== undefined) {
    if (!(ageYears >= 0 && ageYears <= 130)) {
      throw new InvalidInputError("Age must be from 0 to 130 years.", ["ageYears"]);
    }
    const basis = ageBasis(weights.ageKnotsYears, ageYears);
    known.push({
      name: "age",
      logWeights: weights.classIds.map((_, c) =>
        basis.reduce((sum, [knot, share]) => sum + share * weights.ageLogWeights[knot]![c]!, 0),
      ),
    });
  }
  if (sex === "female" || sex === "male")
    known.push({ name: "sex", logWeights: [...weights.sexLogWeights[sex]] });
  const ofSite = bodySite ? weights.bodySiteLogWeights[bodySite] : undefined;
  if (ofSite) known.push({ name: "body-site", logWeights: [...ofSite] });
  return known;
}

/**
 * `p(c | facts)`, which sums to 1.
 * @param prevalence in the order of `classIds`; without it that of the training cohort
 */
export function skinHistoryProbabilities(
  weights: SkinHistoryWeights,
  facts: SkinHistoryFacts,
  prevalence: readonly number[] = weights.prevalence,
): number[] {
  const known = skinHistoryLogWeights(weights, facts);
  const logs = prevalence.map(
    (p, c) => Math.log(p) + known.reduce((sum, fact) => sum + fact.logWeights[c]!, 0),
  );
  return softmax(logs);
}
