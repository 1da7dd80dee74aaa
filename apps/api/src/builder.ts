import SchemaBuilder from "@pothos/core";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
import { ForbiddenError, UnauthenticatedError } from "@synoptic/domain";
import type { PrismaTypes } from "@synoptic/persistence";
import { getDatamodel } from "@synoptic/persistence";
import type { RequestContext } from "./context.ts";
import { loadedColumns } from "./loaded-columns.ts";
import { locatedFaults } from "./located-faults.ts";
import { type Permissions, permissionsOf } from "./permissions.ts";

/** All wiring of Pothos: plugins, the context's type, scalars, who may do what, and relay's wording. */
export const builder = new SchemaBuilder<{
  Context: RequestContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  PrismaTypes: PrismaTypes;
  AuthScopes: Permissions;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [locatedFaults, ScopeAuthPlugin, loadedColumns, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: (context) => permissionsOf(context.actor),
    unauthorizedError: (_parent, context) => refusal(context),
    authorizeOnSubscribe: true,
  },
  prisma: {
    client: (context) => context.db,
    dmmf: getDatamodel(),
    exposeDescriptions: false,
    filterConnectionTotalCount: true,
    maxConnectionSize: 100,
    defaultConnectionSize: 25,
  },
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: "Anything that can be asked for by its id alone." },
    idFieldOptions: { description: "Global id." },
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: "The page's entries, in order.",
    },
    nodeFieldOptions: { nullable: false, description: "What the edge leads to." },
    cursorFieldOptions: { description: "Give it as `after` to go on from here." },
    pageInfoFieldOptions: { description: "Where this page lies in the whole list." },
    pageInfoTypeOptions: { description: "Where a page lies in the whole list." },
    hasNextPageFieldOptions: { description: "Whether more follows." },
    hasPreviousPageFieldOptions: { description: "Whether something comes before." },
    startCursorFieldOptions: { description: "The first edge's cursor; nothing on an empty page." },
    endCursorFieldOptions: { description: "The last edge's cursor; nothing on an empty page." },
    firstArgOptions: { description: "How many at most; 25 where left out, 100 at most." },
    afterArgOptions: { description: "Goes on after this cursor." },
    lastArgOptions: { description: "How many from the end." },
    beforeArgOptions: { description: "Only what comes before this cursor." },
  },
});

/** What a caller without the permission is told. */
export function refusal(context: RequestContext): ForbiddenError | UnauthenticatedError {
  return context.actor === null
    ? new UnauthenticatedError("Sign in, or send a bearer key, to ask for this.")
    : new ForbiddenError("Your role may not do this.");
}

builder.queryType({ description: "Everything that can be read. Other sites' data is never found." });
builder.mutationType({
  description: "Everything that can be done: each field is one verb and calls one service.",
});
builder.subscriptionType({
  description: "What changes by itself; over WebSocket with the protocol of graphql-ws.",
});
