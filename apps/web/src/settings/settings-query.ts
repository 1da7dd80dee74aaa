import { graphql, type ResultOf } from "../graphql/document.ts";

export const ClinicPrevalenceQuery = graphql(`
  query ClinicPrevalence {
    clinicPrevalence {
      scenario { id label }
      values { classId label probability }
      source
      recordedAt
    }
  }
`);

export type ClinicPrevalenceData = ResultOf<typeof ClinicPrevalenceQuery>["clinicPrevalence"][number];

export const SetClinicPrevalenceMutation = graphql(`
  mutation SetClinicPrevalence($input: SetClinicPrevalenceInput!) {
    setClinicPrevalence(input: $input) {
      __typename
      ... on SetClinicPrevalencePayload { clinicPrevalence { source recordedAt } }
      ... on Problem { code message }
    }
  }
`);

export const RiskAlertRuleQuery = graphql(`
  query RiskAlertRule {
    riskAlertRule { absoluteRise relativeRise }
  }
`);

export const SetRiskAlertRuleMutation = graphql(`
  mutation SetRiskAlertRule($input: SetRiskAlertRuleInput!) {
    setRiskAlertRule(input: $input) {
      __typename
      ... on SetRiskAlertRulePayload { rule { absoluteRise relativeRise } }
      ... on Problem { code message }
    }
  }
`);

export const ApiClientsQuery = graphql(`
  query ApiClients {
    apiClients { id name role keyPrefix createdAt revokedAt }
  }
`);

export const CdsClientsQuery = graphql(`
  query CdsClients {
    cdsClients { id name issuer jwksUrl createdAt revokedAt }
  }
`);

export const RegisterCdsClientMutation = graphql(`
  mutation RegisterCdsClient($input: RegisterCdsClientInput!) {
    registerCdsClient(input: $input) {
      __typename
      ... on CdsClientPayload { client { id } }
      ... on Problem { code message }
    }
  }
`);

export const RevokeCdsClientMutation = graphql(`
  mutation RevokeCdsClient($input: RevokeCdsClientInput!) {
    revokeCdsClient(input: $input) {
      __typename
      ... on CdsClientPayload { client { id revokedAt } }
      ... on Problem { code message }
    }
  }
`);

export const CreateApiClientMutation = graphql(`
  mutation CreateApiClient($input: CreateApiClientInput!) {
    createApiClient(input: $input) {
      __typename
      ... on CreateApiClientPayload { id name key }
      ... on Problem { code message }
    }
  }
`);

export const RevokeApiClientMutation = graphql(`
  mutation RevokeApiClient($input: RevokeApiClientInput!) {
    revokeApiClient(input: $input) {
      __typename
      ... on RevokeApiClientPayload { id revokedAt }
      ... on Problem { code message }
    }
  }
`);

export const AuditEventsQuery = graphql(`
  query AuditEvents($first: Int!, $after: String) {
    auditEvents(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { id actorKind actorId action subjectType subjectId outcome at } }
    }
  }
`);

export const WebhooksQuery = graphql(`
  query Webhooks {
    webhooks(first: 50) {
      edges {
        node {
          id
          url
          events
          createdAt
          endedAt
          deadCount
          waitingCount
        }
      }
    }
  }
`);

export const WebhookDeliveriesQuery = graphql(`
  query WebhookDeliveries($id: ID!) {
    node(id: $id) {
      __typename
      ... on Webhook {
        id
        deliveries(first: 5) {
          edges { node { id event occurredAt state attempts lastStatus lastReason } }
        }
      }
    }
  }
`);

export type WebhookData = ResultOf<typeof WebhooksQuery>["webhooks"]["edges"][number]["node"];

export const RegisterWebhookMutation = graphql(`
  mutation RegisterWebhook($input: RegisterWebhookInput!) {
    registerWebhook(input: $input) {
      __typename
      ... on WebhookPayload { secret webhook { id url } }
      ... on Problem { code message }
    }
  }
`);

export const PingWebhookMutation = graphql(`
  mutation PingWebhook($input: WebhookInput!) {
    pingWebhook(input: $input) {
      __typename
      ... on WebhookPayload { webhook { id } }
      ... on Problem { code message }
    }
  }
`);

export const EndWebhookMutation = graphql(`
  mutation EndWebhook($input: WebhookInput!) {
    endWebhook(input: $input) {
      __typename
      ... on WebhookPayload { webhook { id } }
      ... on Problem { code message }
    }
  }
`);

export const ReplayDeliveriesMutation = graphql(`
  mutation ReplayDeliveries($input: ReplayDeliveriesInput!) {
    replayDeliveries(input: $input) {
      __typename
      ... on WebhookPayload { webhook { id } replayed }
      ... on Problem { code message }
    }
  }
`);

export const ImagePoliciesQuery = graphql(`
  query ImagePolicies {
    imagePolicies { scenario { id label } policy ownPolicy setAt setByName }
  }
`);

export type ImagePolicyData = ResultOf<typeof ImagePoliciesQuery>["imagePolicies"][number];

export const SetImagePolicyMutation = graphql(`
  mutation SetImagePolicy($input: SetImagePolicyInput!) {
    setImagePolicy(input: $input) {
      __typename
      ... on SetImagePolicyPayload { policy }
      ... on Problem { code message }
    }
  }
`);
