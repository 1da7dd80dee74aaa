"use client";
import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { markedFromTen, readRule, type TypedRule, typeRule } from "./alert-rule.ts";
import { RiskAlertRuleQuery, SetRiskAlertRuleMutation } from "./settings-query.ts";

export function RiskAlertSettings() {
  const { data, error, refetch } = useQuery(RiskAlertRuleQuery);
  if (error && data === undefined) {
    return <Notice title="The rule could not be loaded">{describeError(error)}</Notice>;
  }
  if (data === undefined) return <Loading label="Loading the rule" />;
  return (
    <div className="grid gap-4">
      <p className="max-w-[75ch] text-ink-soft text-sm">
        From which rise a timeline marks a risk. Both have to be reached, so that neither a small risk that
        doubles nor a large one that moves a little marks everyone. It marks for a look and decides nothing:
        this is research software.
      </p>
      <RuleForm initial={typeRule(data.riskAlertRule)} onSaved={() => void refetch()} />
    </div>
  );
}

function RuleForm({ initial, onSaved }: { initial: TypedRule; onSaved: () => void }) {
  const [typed, setTyped] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const [save, { loading, data }] = useMutation(SetRiskAlertRuleMutation);
  const rule = readRule(typed);
  const isChanged = typed.points !== initial.points || typed.times !== initial.times;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!rule) return;
    setProblem(null);
    try {
      const result = (await save({ variables: { input: rule } })).data?.setRiskAlertRule;
      if (result?.__typename === "SetRiskAlertRulePayload") {
        setTyped(typeRule(result.rule));
        onSaved();
      } else setProblem(result?.message ?? "The server gave no answer.");
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  const marked = rule && markedFromTen(rule);
  return (
    <Card title="Risk alerts" className="max-w-xl">
      <form onSubmit={submit} className="grid gap-4" aria-label="Risk alerts">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Rise, in percentage points" hint="0 to 100.">
            {(props) => (
              <Input
                {...props}
                value={typed.points}
                onChange={(event) => setTyped({ ...typed, points: event.target.value })}
                inputMode="decimal"
              />
            )}
          </Field>
          <Field label="And times as high as before" hint="1 to 100; 1.5 is half as high again.">
            {(props) => (
              <Input
                {...props}
                value={typed.times}
                onChange={(event) => setTyped({ ...typed, times: event.target.value })}
                inputMode="decimal"
              />
            )}
          </Field>
        </div>
        <p className="text-ink-soft text-sm" aria-live="polite">
          {marked === null
            ? "Both are numbers in their range."
            : `For example, after 10\u202f% a risk is marked from ${Number(marked.toFixed(1))}\u202f%.`}
        </p>
        {problem !== null && <Notice title="The rule was not saved">{problem}</Notice>}
        {data?.setRiskAlertRule.__typename === "SetRiskAlertRulePayload" && !isChanged && (
          <Notice tone="good" title="Saved. All timelines of the site follow it." />
        )}
        <Button type="submit" disabled={!rule || !isChanged || loading} className="justify-self-end">
          {loading ? "Saving…" : "Save"}
        </Button>
      </form>
    </Card>
  );
}
