import { type Role, researchNotice } from "@synoptic/domain";
import { demoAccounts } from "@synoptic/services";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import type { DemoFilling } from "../demo.ts";
import { RoleEnum } from "./enums.ts";

interface DemoAccountShape {
  email: string;
  password: string;
  name: string;
  role: Role;
}

const DemoAccount = builder.objectRef<DemoAccountShape>("DemoAccount").implement({
  description: "An account of the demo, shown on its sign-in page. There is none outside the demo.",
  fields: (t) => ({
    email: t.exposeString("email", { description: "What to sign in with." }),
    password: t.exposeString("password", {
      description: "The demo's password; it opens synthetic data only.",
    }),
    name: t.exposeString("name", { description: "Whose account it is." }),
    role: t.expose("role", { type: RoleEnum, description: "What it may do." }),
  }),
});

const DemoFillingType = builder.objectRef<DemoFilling>("DemoFilling").implement({
  description: "How far the demo is filled with its synthetic patients; lists and counts grow meanwhile.",
  fields: (t) => ({
    added: t.exposeInt("added", { description: "How many patients were added since the server started." }),
    of: t.exposeInt("of", { description: "How many will have been." }),
  }),
});

const About = builder.objectRef<RequestContext["about"]>("About").implement({
  description: "What anyone may know about this server.",
  fields: (t) => ({
    version: t.exposeString("version", { description: "The product's version." }),
    demo: t.exposeBoolean("demo", { description: "Whether it runs on synthetic demo data." }),
    demoAccounts: t.field({
      type: [DemoAccount],
      description: "The demo's accounts; empty outside the demo.",
      resolve: (about) => (about.demo ? [...demoAccounts] : []),
    }),
    demoFilling: t.field({
      type: DemoFillingType,
      nullable: true,
      description: "Null once all are there, and outside the demo.",
      resolve: ({ demoFilling }) => demoFilling(),
    }),
    notice: t.string({ description: "What it is not for.", resolve: () => researchNotice }),
  }),
});

builder.queryField("about", (t) =>
  t.field({
    type: About,
    description:
      "What a sign-in page may show: the product's version, whether this is the demo, the demo accounts.",
    authScopes: { public: true },
    resolve: (_root, _args, context) => context.about,
  }),
);
