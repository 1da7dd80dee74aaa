import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from "@pothos/core";
import { encodeGlobalID } from "@pothos/plugin-relay";
import { getDatamodel } from "@synoptic/persistence";
import type { GraphQLFieldResolver } from "graphql";

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      loadedColumns: LoadedColumnsPlugin<Types>;
    }
  }
}

type Row = Record<string, unknown>;
type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types["Context"], object>;

/**
 * Answers a field at once where the row at hand has every column that the field selects. Prisma's plugin else looks up
 * for each field of each row which query has loaded it, and relay's makes a promise of each id: together about half of
 * the time of a page with a thousand rows (`bench/nested-read.mjs`). Stands between the two and the plugins that
 * refuse, so that who may see what is asked as before.
 */
class LoadedColumnsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolve: Resolver<Types>, field: PothosOutputFieldConfig<Types>): Resolver<Types> {
    const parent = this.buildCache.getTypeConfig(field.parentType);
    const model = parent.extensions?.pothosPrismaModel;
    if (parent.kind !== "Object" || typeof model !== "string") return resolve;
    const answer: Resolver<Types> | undefined = field.resolve;
    const columns = columnsOf(model, field.extensions?.pothosPrismaSelect);
    const isNode = parent.interfaces.some((each) => this.buildCache.getTypeConfig(each).name === "Node");
    // Called for every field of every row: no lists of arguments are made.
    if (isNode && field.name === "id") {
      return (row, args, context, info) => {
        const { id } = row as Row;
        return typeof id === "string"
          ? encodeGlobalID(field.parentType, id)
          : resolve(row, args, context, info);
      };
    }
    if (!answer || !columns) return resolve;
    const [column] = columns;
    const isLoaded =
      columns.length === 1 && column !== undefined
        ? (row: Row) => row[column] !== undefined
        : (row: Row) => columns.every((each) => row[each] !== undefined);
    return (row, args, context, info) =>
      isLoaded(row as Row) ? answer(row, args, context, info) : resolve(row, args, context, info);
  }
}

const { models } = getDatamodel().datamodel;

/** The plain columns that a field selects; nothing where it selects anything else. */
function columnsOf(model: string, select: unknown): string[] | undefined {
  if (typeof select !== "object" || select === null) return undefined;
  const columns = Object.entries(select);
  const isPlain = (name: string) =>
    models[model]?.fields.some((each) => each.name === name && each.kind !== "object");
  return columns.length > 0 && columns.every(([name, wanted]) => wanted === true && isPlain(name))
    ? columns.map(([name]) => name)
    : undefined;
}

export const loadedColumns = "loadedColumns";
SchemaBuilder.registerPlugin(loadedColumns, LoadedColumnsPlugin);
