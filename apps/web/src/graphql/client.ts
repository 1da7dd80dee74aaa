import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { ErrorLink } from "@apollo/client/link/error";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import { tap } from "rxjs";

const signedOut = "UNAUTHENTICATED";

function saysSignedOut(error: unknown): boolean {
  if (CombinedGraphQLErrors.is(error))
    return error.errors.some(({ extensions }) => extensions?.code === signedOut);
  return ServerError.is(error) && error.statusCode === 401;
}

/** A mutation answers with a Problem rather than an error. */
function holdsSignedOut(data: unknown): boolean {
  return Object.values(data ?? {}).some(
    (field) => field?.__typename === "Problem" && field.code === signedOut,
  );
}

function createCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          worklist: relayStylePagination(["filter"]),
          patients: relayStylePagination(["search"]),
          auditEvents: relayStylePagination(),
        },
      },
      // These ids name a thing only within its scenario, version or patient, so they are kept inside their parents.
      Scenario: { keyFields: false },
      ModelClass: { keyFields: false },
      Finding: { keyFields: false },
      HistoryFeature: { keyFields: false },
      Model: { keyFields: ["id", "version"] },
      RiskAssessment: { fields: { reviews: { merge: false } } },
    },
  });
}

/** The dashboard's one connection to the API: HTTP for what is asked, a WebSocket for what is told. */
export function createApolloClient(onSignedOut: () => void) {
  const { protocol, host } = window.location;
  const socket = createClient({
    url: `${protocol === "https:" ? "wss" : "ws"}://${host}/graphql`,
    lazy: true,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
  });
  const failed = new ErrorLink(({ error }) => {
    if (saysSignedOut(error)) onSignedOut();
  });
  const refused = new ApolloLink((operation, forward) =>
    forward(operation).pipe(
      tap(({ data }) => {
        if (holdsSignedOut(data)) onSignedOut();
      }),
    ),
  );
  const client = new ApolloClient({
    cache: createCache(),
    link: ApolloLink.from([
      failed,
      refused,
      ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(socket),
        new HttpLink({ uri: "/graphql", credentials: "same-origin" }),
      ),
    ]),
    defaultOptions: { watchQuery: { fetchPolicy: "cache-and-network", nextFetchPolicy: "cache-first" } },
  });
  return { client, closeSocket: () => socket.terminate() };
}
