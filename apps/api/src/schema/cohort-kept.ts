import { definitionChanges, indexWords, NotFoundError, ruleLines } from "@synoptic/domain";
import { visibleCohorts } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { CohortLine, withNames } from "./cohort-words.ts";
import { checkedCursor } from "./paging.ts";

const CohortChanges = builder.objectRef<{ added: string[]; removed: string[] }>("CohortChanges").implement({
  description: "What a version of a cohort asks that another did not, in words.",
  fields: (t) => ({
    added: t.exposeStringList("added", { description: "Rules that are new." }),
    removed: t.exposeStringList("removed", { description: "Rules that are gone." }),
  }),
});

builder.prismaNode("CohortVersion", {
  description: "A cohort's rules as they were kept at a time; never changed.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { research: true },
  findUnique: (id, context) => ({ id, cohort: visibleCohorts(requireActor(context)) }),
  fields: (t) => ({
    versionId: t.exposeString("id", { description: "What a rule of another cohort's JSON names it by." }),
    number: t.exposeInt("number", { description: "1, 2, 3." }),
    definition: t.expose("definition", { type: "JSON", description: "As a whole document." }),
    sha256: t.exposeString("sha256", {
      description: "Of the definition, whatever order its rules are in; in hexadecimal.",
    }),
    note: t.exposeString("note", { nullable: true, description: "Why it was kept." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was kept." }),
    cohort: t.relation("cohort", { description: "Which cohort it is a version of." }),
    lines: t.field({
      type: [CohortLine],
      description: "Its rules in words, in the order written.",
      select: { definition: true },
      resolve: async (version, _args, context) => {
        const { definition, names } = await withNames(context, version.definition);
        return ruleLines(definition.where, names);
      },
    }),
    indexWords: t.string({
      nullable: true,
      description: "The index date in words; nothing where there is none.",
      select: { definition: true },
      resolve: async (version, _args, context) =>
        indexWords((await withNames(context, version.definition)).definition) ?? null,
    }),
    changes: t.field({
      type: CohortChanges,
      nullable: true,
      description: "What changed since another version; nothing for the first.",
      args: { since: t.arg.id({ description: "Which version; the one before where left out." }) },
      select: { definition: true, cohortId: true, number: true },
      resolve: async (version, { since }, context) => {
        const other =
          since == null
            ? { cohortId: version.cohortId, number: version.number - 1 }
            : {
                id: readId("CohortVersion", since, ["since"]),
                cohort: visibleCohorts(requireActor(context)),
              };
        const before = await context.db.cohortVersion.findFirst({
          where: other,
          select: { definition: true },
        });
        if (!before && since != null) throw new NotFoundError("The site has no such version.", ["since"]);
        if (!before) return null;
        const { definition, rest, names } = await withNames(context, version.definition, before.definition);
        return definitionChanges(rest[0]!, definition, names);
      },
    }),
    runs: t.relation("runs", {
      description: "What it was frozen as, newest first.",
      query: { orderBy: [{ createdAt: "desc" }, { id: "desc" }] },
    }),
  }),
});

const newestVersion = { orderBy: { number: "desc" } } as const;

builder.prismaNode("Cohort", {
  description: "A question that is kept under a name. What it asks is its newest version.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { research: true },
  findUnique: (id, context) => ({ id, AND: [visibleCohorts(requireActor(context))] }),
  fields: (t) => ({
    name: t.exposeString("name", { description: "What people call it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When its first version was kept." }),
    archivedAt: t.expose("archivedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when it is off the list.",
    }),
    versions: t.relation("versions", { description: "Newest first.", query: newestVersion }),
  }),
});

builder.queryField("cohort", (t) =>
  t.prismaField({
    type: "Cohort",
    nullable: true,
    description: "One kept cohort; nothing where the site has none with this id.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    authScopes: { research: true },
    resolve: (query, _root, { id }, context) =>
      context.db.cohort.findFirst({
        ...query,
        where: { id: readId("Cohort", id), ...visibleCohorts(requireActor(context)) },
      }),
  }),
);

builder.queryField("cohorts", (t) =>
  t.prismaConnection(
    {
      type: "Cohort",
      cursor: "id",
      description: "The site's kept cohorts, newest first.",
      args: { archived: t.arg.boolean({ description: "Those off the list, instead of those on it." }) },
      authScopes: { research: true },
      resolve: (query, _root, { archived }, context) =>
        context.db.cohort.findMany({
          ...checkedCursor(query),
          where: { ...visibleCohorts(requireActor(context)), archivedAt: archived ? { not: null } : null },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        }),
    },
    { name: "CohortConnection", description: "A page of kept cohorts." },
    { name: "CohortEdge", description: "One cohort of the page." },
  ),
);
