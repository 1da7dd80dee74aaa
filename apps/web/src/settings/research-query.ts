import { graphql } from "../graphql/document.ts";

export const ApproveResearchPurposeMutation = graphql(`
  mutation ApproveResearchPurpose($input: ApproveResearchPurposeInput!) {
    approveResearchPurpose(input: $input) {
      __typename
      ... on ResearchPurposePayload { purpose { id title } }
      ... on Problem { code message }
    }
  }
`);

export const EndResearchPurposeMutation = graphql(`
  mutation EndResearchPurpose($input: EndResearchPurposeInput!) {
    endResearchPurpose(input: $input) {
      __typename
      ... on ResearchPurposePayload { purpose { id isOpen endsAt } }
      ... on Problem { code message }
    }
  }
`);

export const ConsentRuleQuery = graphql(`
  query ConsentRule {
    consentRule
  }
`);

export const SetConsentRuleMutation = graphql(`
  mutation SetConsentRule($input: SetConsentRuleInput!) {
    setConsentRule(input: $input) {
      __typename
      ... on SetConsentRulePayload { rule }
      ... on Problem { code message }
    }
  }
`);

export const CohortQuestionsQuery = graphql(`
  query CohortQuestions {
    cohortQuestions { id askedBy actorId times firstAskedAt lastAskedAt lines { level words } }
  }
`);
