import { type Coding, LOINC, type PatientHistory } from "../history.ts";

/** CDC Race and Ethnicity, as FHIR's US Core and LOINC 32624-9 are answered. */
const CDC_RACE = "urn:oid:2.16.840.1.113883.6.238";
const RACE_QUESTION = "32624-9";

/** What formulas that use race distinguish; the wide groups where no more is told. */
export const RACES = [
  "white",
  "black",
  "hispanic-us-born",
  "hispanic-foreign-born",
  "hispanic",
  "chinese",
  "japanese",
  "filipino",
  "other-asian",
  "asian",
  "hawaiian",
  "other-pacific-islander",
  "pacific-islander",
  "american-indian",
  "other",
] as const;
type Race = (typeof RACES)[number];

const OF_CODE: Readonly<Record<string, Race>> = {
  "2106-3": "white",
  "2054-5": "black",
  "2028-9": "asian",
  "2034-7": "chinese",
  "2036-2": "filipino",
  "2039-6": "japanese",
  "2076-8": "pacific-islander",
  "2079-2": "hawaiian",
  "1002-5": "american-indian",
  "2131-1": "other",
  "2135-2": "hispanic", // Ethnicity: Hispanic or Latino
};

/** Groups that contain another: what is told more finely counts. */
const WIDER: Readonly<Partial<Record<Race, Race>>> = {
  chinese: "asian",
  filipino: "asian",
  japanese: "asian",
  hawaiian: "pacific-islander",
};

/** What the record states, and the observation that tells it; none where the Patient itself does. */
interface StatedRace {
  value: Race;
  observation: { id: string; at: Date } | undefined;
}

/**
 * The race that the record states: by the newest observation of it, else by the Patient's own entry. Nothing where
 * none is stated, or more than one; it is never concluded from anything else. Who is stated to be Hispanic or Latino
 * counts as such whatever race is told beside it, as the formulas' authors counted.
 */
export function statedRace({ observations, raceAndEthnicity, asOf }: PatientHistory): StatedRace | undefined {
  const answers = observations
    .filter(
      ({ code, status }) => code.system === LOINC && code.code === RACE_QUESTION && status !== "cancelled",
    )
    .flatMap(({ id, valueCode, effectiveAt, recordedAt }) => {
      const value = valueCode && oneRace([valueCode]);
      return value ? [{ value, observation: { id, at: effectiveAt ?? recordedAt } }] : [];
    })
    .filter(({ observation: { at } }) => at <= asOf)
    .sort((a, b) => b.observation.at.getTime() - a.observation.at.getTime());
  const own = oneRace(raceAndEthnicity);
  return answers[0] ?? (own && { value: own, observation: undefined });
}

function oneRace(codings: readonly Coding[]): Race | undefined {
  const told = new Set(
    codings.flatMap(({ system, code }) =>
      system === CDC_RACE && Object.hasOwn(OF_CODE, code) ? OF_CODE[code]! : [],
    ),
  );
  if (told.has("hispanic")) return "hispanic";
  const wider = new Set([...told].map((race) => WIDER[race]));
  const finest = [...told].filter((race) => !wider.has(race));
  return finest.length === 1 ? finest[0] : undefined;
}
