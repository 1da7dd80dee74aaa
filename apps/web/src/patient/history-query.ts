import { graphql, type ResultOf } from "../graphql/document.ts";

const KeptFactFragment = graphql(`
  fragment KeptFact on KeptResource {
    id
    code { code display system }
    status
    effectiveAt
    recordedAt
  }
`);

export const HistoryFragment = graphql(
  `
  fragment History on Patient {
    conditions { id code { code display system } clinicalStatus bodySite { code display } effectiveAt abatedAt recordedAt }
    observations {
      id
      code { code display system }
      effectiveAt
      recordedAt
      valueQuantity
      valueUnit
      valueCode { code display }
      valueText
      valueBoolean
      unusedReason
      components { code { code display } valueQuantity valueUnit }
    }
    medicationStatements { id code { code display system } status effectiveAt endedAt recordedAt }
    procedures { ...KeptFact }
    allergies { ...KeptFact }
    immunizations { ...KeptFact }
    familyMemberHistory { id relationship { code display } condition { code display } onsetAgeYears recordedAt }
  }
`,
  [KeptFactFragment],
);

export type HistoryData = ResultOf<typeof HistoryFragment>;
export type KeptFactData = ResultOf<typeof KeptFactFragment>;
