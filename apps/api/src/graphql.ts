import type { Server } from "node:http";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { ApolloArmor } from "@escape.tech/graphql-armor";
import type { ValidationRule } from "graphql";
import type { RequestContext } from "./context.ts";
import { errorFormatter } from "./faults.ts";
import type { Parts } from "./parts.ts";
import { schema } from "./schema.ts";

/**
 * How much one operation may ask. Measured: the dashboard's deepest operation, the worklist, is 9 deep; its
 * dearest, the study page, costs 1,216 by armor's count (2 a field with sub-fields, 1 a plain one, times 1.5 a
 * level); 50 patients with studies, assessments and observations cost 6,508. Introspection is let through.
 */
const limits = { depth: 12, cost: 10_000, aliases: 30, directives: 50, tokens: 3_000 } as const;

const armor = new ApolloArmor({
  maxDepth: { n: limits.depth, flattenFragments: true },
  costLimit: { maxCost: limits.cost },
  maxAliases: { n: limits.aliases },
  maxDirectives: { n: limits.directives },
  maxTokens: { n: limits.tokens },
  blockFieldSuggestion: { enabled: false },
}).protect();

/** The limits as rules, for operations that do not come through Apollo (WebSocket). */
export const limitRules = armor.validationRules as ValidationRule[];

export function createApollo(parts: Parts, server: Server): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    validationRules: limitRules,
    formatError: errorFormatter(parts.logger),
    stopOnTerminationSignals: false,
    plugins: [
      ...(armor.plugins as ApolloServerPlugin<RequestContext>[]),
      ApolloServerPluginLandingPageDisabled(),
      // Nothing may be cached (the server says so itself), and it would look at every field.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: server, stopGracePeriodMillis: 5_000 }),
    ],
  });
}
