import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { ConsentRuleQuery, SetConsentRuleMutation } from "./research-query.ts";

const meanings = {
  OPT_OUT:
    "Who has said nothing counts. Who refused does not, from that moment on and in no earlier run either.",
  OPT_IN: "Only who permitted research counts.",
};

/** Whether those who said nothing of research count in it. */
export function ConsentSettings() {
  const { data, error } = useQuery(ConsentRuleQuery);
  const { send, isSending } = useVerb(SetConsentRuleMutation, [ConsentRuleQuery]);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Card title="Consent to research">
      {error && <Notice title="The rule could not be loaded">{describeError(error)}</Notice>}
      {!data && !error && <Loading label="Loading the rule" />}
      {data && (
        <div className="grid gap-3">
          <Field label="Who counts" hint={meanings[data.consentRule]}>
            {(props) => (
              <Select
                {...props}
                value={data.consentRule}
                disabled={isSending}
                onChange={async (event) =>
                  setProblem(
                    (await send({ input: { rule: event.target.value as keyof typeof meanings } })).problem,
                  )
                }
              >
                <option value="OPT_OUT">All but those who refused (opt-out)</option>
                <option value="OPT_IN">Those who permitted it (opt-in)</option>
              </Select>
            )}
          </Field>
          <p className="text-[13px] text-ink-faint">
            What a patient said comes with FHIR Consents or is noted on the patient’s page; what was said last
            counts.
          </p>
          {problem !== null && <Notice title="Nothing was changed">{problem}</Notice>}
        </div>
      )}
    </Card>
  );
}
