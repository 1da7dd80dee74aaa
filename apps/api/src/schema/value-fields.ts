import type { builder } from "../builder.ts";

type FieldBuilder<Shape> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Shape>;

interface Descriptions {
  number: string;
  flag: string;
  option: string;
}

/** A value that is a number, yes or no, or one of a few words, as three fields of which one at most has something. */
export function valueFields<Shape extends { value?: unknown }>(
  t: FieldBuilder<Shape>,
  { number, flag, option }: Descriptions,
) {
  return {
    number: t.float({
      nullable: true,
      description: number,
      resolve: ({ value }) => (typeof value === "number" ? value : null),
    }),
    flag: t.boolean({
      nullable: true,
      description: flag,
      resolve: ({ value }) => (typeof value === "boolean" ? value : null),
    }),
    option: t.string({
      nullable: true,
      description: option,
      resolve: ({ value }) => (typeof value === "string" ? value : null),
    }),
  };
}
