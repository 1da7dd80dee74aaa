import type { ExportRules, StoredAssessment, StoredStudy } from "./export-facts.ts";
import type { ExportRow } from "./export-table.ts";
import { knownWord, knownWords } from "./known-words.ts";
import { type PersonMask, shiftedDay } from "./person-mask.ts";

/** The patient's own row. */
export function maskPerson(
  person: { indexAt: Date | null; deceasedAt: Date | null },
  mask: PersonMask,
): ExportRow {
  return {
    patient: mask.pseudonym,
    sex: mask.sex,
    age_band: mask.ageBand,
    index_date: shiftedDay(person.indexAt, mask),
    death_date: shiftedDay(person.deceasedAt, mask),
  };
}

export function maskStudy(fact: StoredStudy, mask: PersonMask, { vocabulary }: ExportRules): ExportRow {
  const label = knownWord(vocabulary.classes, fact.label);
  return {
    patient: mask.pseudonym,
    study: fact.study,
    modality: knownWord(knownWords.modality, fact.modality),
    body_part: knownWord(knownWords.bodyPart, fact.bodyPart?.toUpperCase() ?? null),
    laterality: knownWord(knownWords.laterality, fact.laterality),
    scenario: knownWord(vocabulary.scenarios, fact.scenario),
    date: shiftedDay(fact.acquiredAt, mask),
    images: fact.images,
    label,
    label_source: label === null ? null : knownWord(knownWords.labelSource, fact.labelSource),
  };
}

/** Nothing where the scenario is none of the installation's. */
export function maskAssessment(
  fact: StoredAssessment,
  mask: PersonMask,
  { vocabulary }: ExportRules,
): ExportRow | null {
  const scenario = knownWord(vocabulary.scenarios, fact.scenario);
  if (scenario === null) return null;
  const { noveltySimilarity: similarity, noveltyThreshold: threshold } = fact;
  return {
    patient: mask.pseudonym,
    place: fact.place,
    study: fact.study,
    scenario,
    status: knownWord(knownWords.assessmentStatus, fact.status),
    finding: knownWord(vocabulary.findings, fact.primaryFinding),
    pre_test_probability: toHundredths(fact.preTestProbability),
    likelihood_ratio: fact.likelihoodRatio === null ? null : Number(fact.likelihoodRatio.toPrecision(2)),
    post_test_probability: toHundredths(fact.postTestProbability),
    conformal_set: allKnown(vocabulary.classes, fact.conformalSet),
    novel: similarity === null || threshold === null ? null : similarity < threshold,
    models: allKnown(vocabulary.models, fact.models),
    review: knownWord(knownWords.reviewDecision, fact.review),
  };
}

/** An exact probability is a number that the person has everywhere where the models' answers are kept. */
function toHundredths(probability: number | null): number | null {
  return probability === null ? null : Math.round(probability * 100) / 100;
}

function allKnown(known: ReadonlySet<string>, words: readonly string[]): string {
  return words
    .filter((word) => known.has(word))
    .toSorted()
    .join(" ");
}
