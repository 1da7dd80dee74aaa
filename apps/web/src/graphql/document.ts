import { initGraphQLTada } from "gql.tada";
import type { introspection } from "../generated/graphql-env.d.ts";

/** Writes a GraphQL document whose result and variables are typed by the API's committed schema. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { DateTime: string; Date: string; JSON: unknown };
}>();

export type { ResultOf, VariablesOf } from "gql.tada";
