import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from "@pothos/core";
import { DomainError } from "@synoptic/domain";
import { GraphQLError, type GraphQLFieldResolver } from "graphql";

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      locatedFaults: LocatedFaultsPlugin<Types>;
    }
  }
}

/**
 * Wraps a DomainError that leaves a root field. A DomainError has a `path` (in the input), which GraphQL takes
 * for the sign of an error that already knows its place in the answer; it would then be told without one, and
 * end a subscription's socket.
 */
class LocatedFaultsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolve: Resolver<Types>, field: PothosOutputFieldConfig<Types>): Resolver<Types> {
    return wrapped(resolve, field);
  }

  override wrapSubscribe(subscribe: Resolver<Types> | undefined, field: PothosOutputFieldConfig<Types>) {
    return subscribe && wrapped(subscribe, field);
  }
}

type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types["Context"], object>;

function wrapped<Types extends SchemaTypes>(resolve: Resolver<Types>, field: PothosOutputFieldConfig<Types>) {
  if (field.kind !== "Query" && field.kind !== "Mutation" && field.kind !== "Subscription") return resolve;
  const located: Resolver<Types> = async (...args) => {
    try {
      return await resolve(...args);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw new GraphQLError(error.message, { originalError: error });
    }
  };
  return located;
}

export const locatedFaults = "locatedFaults";
SchemaBuilder.registerPlugin(locatedFaults, LocatedFaultsPlugin);
