import type { Actor } from "@synoptic/domain";
import { builder } from "../builder.ts";
import { RoleEnum } from "./enums.ts";

builder.prismaObject("Site", {
  description: "A hospital or practice. Everything clinical belongs to exactly one.",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID("id", { description: "Its id." }),
    name: t.exposeString("name", { description: "Its name." }),
    slug: t.exposeString("slug", { description: "Its short name in addresses and files." }),
  }),
});

/** The actor with its name, which only this type needs. */
export interface ViewerShape extends Actor {
  name: string;
}

export const Viewer = builder.objectRef<ViewerShape>("Viewer").implement({
  description: "Who asks: a person who is signed in, or a machine with a key.",
  fields: (t) => ({
    id: t.id({ description: "Id of the user or API client.", resolve: (viewer) => viewer.id ?? "system" }),
    kind: t.exposeString("kind", { description: "`user` or `client`." }),
    name: t.exposeString("name", { description: "Its name." }),
    role: t.expose("role", { type: RoleEnum, description: "What it may do." }),
    site: t.prismaField({
      type: "Site",
      description: "The site it belongs to; it sees no other.",
      resolve: (query, viewer, _args, context) =>
        context.db.site.findUniqueOrThrow({ ...query, where: { id: viewer.siteId } }),
    }),
  }),
});

builder.queryField("viewer", (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description: "Who is signed in; nothing where nobody is.",
    authScopes: { public: true },
    resolve: async (_root, _args, { actor, db }) => {
      if (actor === null || actor.id === null) return null;
      const where = { id: actor.id };
      const named =
        actor.kind === "client"
          ? await db.apiClient.findUnique({ where, select: { name: true } })
          : await db.user.findUnique({ where, select: { name: true } });
      return named && { ...actor, name: named.name };
    },
  }),
);
