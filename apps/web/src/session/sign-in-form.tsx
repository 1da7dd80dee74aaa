"use client";
import { useMutation } from "@apollo/client/react";
import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { readReturnPath } from "./return-path.ts";
import { useSession } from "./session.tsx";
import { SignInMutation } from "./viewer-query.ts";

const roleWords = {
  CLINICIAN: "reads and reviews cases",
  RESEARCHER: "asks cohorts, sees no patient",
  INTEGRATOR: "sends data by the API",
  ADMINISTRATOR: "everything, with settings",
};

export function SignInForm() {
  const { viewer, about, refresh } = useSession();
  const [signIn, { loading }] = useMutation(SignInMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const router = useRouter();
  useEffect(() => {
    if (viewer !== null) router.replace(readReturnPath(window.location.search));
  }, [viewer, router]);

  async function enter(email: string, password: string) {
    setProblem(null);
    try {
      const { data } = await signIn({ variables: { input: { email, password } } });
      if (data?.signIn.__typename === "Problem") setProblem(data.signIn.message);
      else await refresh();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void enter(String(form.get("email")), String(form.get("password")));
  }

  const busy = loading || viewer !== null;
  return (
    <div className="grid gap-6">
      <form onSubmit={submit} className="grid gap-4" aria-label="Sign in">
        {problem !== null && <Notice title="That did not work">{problem}</Notice>}
        <Field label="E-mail">
          {(props) => <Input {...props} name="email" type="email" autoComplete="username" required />}
        </Field>
        <Field label="Password">
          {(props) => (
            <Input {...props} name="password" type="password" autoComplete="current-password" required />
          )}
        </Field>
        <Button type="submit" variant="primary" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </form>
      {about.demo && about.demoAccounts.length > 0 && (
        <section aria-label="Demo accounts" className="grid gap-2 border-line border-t pt-5">
          <p className="text-[13px] text-ink-soft">
            This is the demo, on synthetic patients only. Come in as
          </p>
          {about.demoAccounts.map((account) => (
            <button
              key={account.email}
              type="button"
              disabled={busy}
              onClick={() => enter(account.email, account.password)}
              className="group flex items-center justify-between rounded-lg border border-line px-3.5 py-2.5 text-left transition-colors hover:border-line-strong hover:bg-sunken disabled:opacity-50"
            >
              <span className="min-w-0">
                <span className="block font-medium text-sm">{account.name}</span>
                <span className="block text-[13px] text-ink-faint">
                  {account.role.charAt(0) + account.role.slice(1).toLowerCase()}: {roleWords[account.role]}
                </span>
              </span>
              <ArrowRight
                className="size-4 text-ink-faint transition-transform group-hover:translate-x-0.5"
                aria-hidden
              />
            </button>
          ))}
        </section>
      )}
    </div>
  );
}
