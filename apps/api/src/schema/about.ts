import { type Role, researchNotice } from "@synoptic/domain";
import { demoAccounts } from "@synoptic/services";
import { builder } from "../builder.ts";
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

const About = builder.objectRef<{ version: string; demo: boolean }>("About").implement({
  description: "What anyone may know about this server.",
  fields: (t) => ({
    version: t.exposeString("version", { description: "The product's version." }),
    demo: t.exposeBoolean("demo", { description: "Whether it runs on synthetic demo data." }),
    demoAccounts: t.field({
      type: [DemoAccount],
      description: "The demo's accounts; empty outside the demo.",
      resolve: (about) => (about.demo ? [...demoAccounts] : []),
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
