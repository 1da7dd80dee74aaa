import { signIn, signOut } from "@synoptic/services";
import { builder } from "../builder.ts";
import { Viewer, type ViewerShape } from "./site.ts";
import { addVerb } from "./verb.ts";

const SignInInput = builder.inputType("SignInInput", {
  description: "Who wants in.",
  fields: (t) => ({
    email: t.string({ required: true, description: "The account's e-mail address." }),
    password: t.string({ required: true, description: "Its password." }),
  }),
});

const SignInPayload = builder.objectRef<{ viewer: ViewerShape }>("SignInPayload").implement({
  description: "The browser now holds the session's cookie.",
  fields: (t) => ({ viewer: t.expose("viewer", { type: Viewer, description: "Who is signed in." }) }),
});

addVerb({
  name: "signIn",
  result: "SignInResult",
  description: "Opens a session and sets its cookie. Machines use a bearer key instead.",
  input: SignInInput,
  payload: SignInPayload,
  isSecret: true,
  permission: "public",
  run: async (input, context) => {
    const { address, session, signInLimiter } = context;
    signInLimiter.check(address, input.email);
    try {
      const opened = await signIn(context.services, input, context.about.sessionHours);
      signInLimiter.succeeded(input.email);
      session.open(opened.token, opened.expiresAt);
      return { viewer: { ...opened.actor, name: opened.name } };
    } catch (error) {
      signInLimiter.failed(address, input.email);
      throw error;
    }
  },
});

const SignOutPayload = builder.objectRef<{ signedOut: boolean }>("SignOutPayload").implement({
  description: "The browser's cookie is gone.",
  fields: (t) => ({
    signedOut: t.exposeBoolean("signedOut", { description: "Whether there was a session to end." }),
  }),
});

builder.mutationField("signOut", (t) =>
  t.field({
    type: SignOutPayload,
    description: "Ends the browser's session. Harmless where there is none.",
    authScopes: { public: true },
    resolve: async (_root, _args, { services, session }) => {
      const signedOut = session.token !== undefined && (await signOut(services, session.token));
      session.close();
      return { signedOut };
    },
  }),
);
