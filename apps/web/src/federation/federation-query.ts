import { graphql, type ResultOf } from "../graphql/document.ts";

export const FederationQuery = graphql(`
  query Federation {
    federationHome { name fingerprint code }
    federationPeers { id name fingerprint url seenAt endedAt fault }
    federationPurposes { id title approval }
    federatedRuns {
      id
      runKey
      role
      state
      decision
      kind
      purpose
      scenario
      findingId
      modelLabel
      coordinator
      attempt
      round
      roundCount
      localSteps
      roundMinutes
      floor
      leaves
      privacy { clip noiseMultiplier delta epsilon }
      sites { name fingerprint decision persons lostAt }
      ownPersons
      rounds { number attempt sites auc loss finishedAt }
      evaluation {
        withFinding
        withoutFinding
        auc { value low high }
        binningError
        roundingError
        roc { threshold sensitivity specificity }
        calibration { persons meanProbability observed { value low high } }
        brier
        brierError
      }
      placedModel
      notPlaced
      reason
      createdAt
      finishedAt
    }
  }
`);

export type FederationData = ResultOf<typeof FederationQuery>;
export type FederatedRunData = FederationData["federatedRuns"][number];
export type FederationPeerData = FederationData["federationPeers"][number];

export const FederationMessagesQuery = graphql(`
  query FederationMessages($id: ID!) {
    node(id: $id) {
      __typename
      ... on FederatedRun {
        id
        messages { kind attempt round madeAt sentAt bytes sha256 body }
      }
    }
  }
`);

export const RegisterFederationPeerMutation = graphql(`
  mutation RegisterFederationPeer($input: RegisterFederationPeerInput!) {
    registerFederationPeer(input: $input) {
      __typename
      ... on FederationPeerPayload { peer { id } }
      ... on Problem { code message }
    }
  }
`);

export const EndFederationPeerMutation = graphql(`
  mutation EndFederationPeer($input: EndFederationPeerInput!) {
    endFederationPeer(input: $input) {
      __typename
      ... on FederationPeerPayload { peer { id endedAt } }
      ... on Problem { code message }
    }
  }
`);

export const ProposeFederatedRunMutation = graphql(`
  mutation ProposeFederatedRun($input: ProposeFederatedRunInput!) {
    proposeFederatedRun(input: $input) {
      __typename
      ... on FederatedRunPayload { run { id } }
      ... on Problem { code message }
    }
  }
`);

export const AnswerFederatedRunMutation = graphql(`
  mutation AnswerFederatedRun($input: AnswerFederatedRunInput!) {
    answerFederatedRun(input: $input) {
      __typename
      ... on FederatedRunPayload { run { id state decision reason } }
      ... on Problem { code message }
    }
  }
`);

export const EndFederatedRunMutation = graphql(`
  mutation EndFederatedRun($input: EndFederatedRunInput!) {
    endFederatedRun(input: $input) {
      __typename
      ... on FederatedRunPayload { run { id state } }
      ... on Problem { code message }
    }
  }
`);
