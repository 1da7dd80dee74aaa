"use client";
import { useState } from "react";
import { FormDialog } from "../components/form-dialog.tsx";
import { Field, Input, Textarea } from "../components/ui/field.tsx";
import { Segmented } from "../components/ui/segmented.tsx";
import { Loading } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { ScenarioField, useScenarioChoice } from "../models/scenario-choice.tsx";
import { type FederationPeerData, ProposeFederatedRunMutation } from "./federation-query.ts";

interface ProposeDialogProps {
  peers: readonly FederationPeerData[];
  onProposed: () => void;
  onClose: () => void;
}

/** Cuts gradients to a length of one; far fewer than one patient in a hundred thousand. */
const NOISE = { clip: 1, delta: 1e-5 };

/** Asks other sites and this one to measure or to learn together. */
export function ProposeDialog({ peers, onProposed, onClose }: ProposeDialogProps) {
  const choice = useScenarioChoice();
  const { send } = useVerb(ProposeFederatedRunMutation);
  const [kind, setKind] = useState<"EVALUATION" | "TRAINING">("TRAINING");
  const [isNoisy, setNoisy] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>(peers.map(({ id }) => id));

  async function submit(form: FormData) {
    if (!choice.chosen) return undefined;
    const number = (name: string) => Number(form.get(name)) || null;
    const training =
      kind === "TRAINING"
        ? {
            rounds: number("rounds"),
            noise: isNoisy ? { ...NOISE, noiseMultiplier: number("noise") ?? 5 } : null,
          }
        : {};
    const { problem } = await send({
      input: {
        kind,
        scenario: choice.chosen.id,
        purpose: String(form.get("purpose")),
        peerIds: [...chosen],
        ...training,
      },
    });
    if (problem === null) onProposed();
    return problem;
  }

  return (
    <FormDialog
      title="Propose a run"
      description="Each site sees what is asked and accepts or refuses it. Nothing is computed before that, here neither, and no patient's data leaves a site."
      action="Propose"
      sending="Proposing…"
      failed="Nothing was proposed"
      isDisabled={!choice.chosen}
      onSubmit={submit}
      onClose={onClose}
    >
      {!choice.scenarios ? (
        <Loading label="Loading the scenarios" />
      ) : (
        <>
          <Segmented
            label="What is done"
            value={kind}
            onChange={setKind}
            options={[
              { value: "TRAINING", label: "Learn a head" },
              { value: "EVALUATION", label: "Measure the bundled head" },
            ]}
          />
          <ScenarioField {...choice} />
          <Field label="What for" hint="Other sites' administrators read it before they answer.">
            {(props) => <Textarea {...props} name="purpose" required maxLength={2000} />}
          </Field>
          <fieldset className="grid gap-2">
            <legend className="mb-1.5 font-medium text-[13px] text-ink-soft">
              With which sites, two at least
            </legend>
            {peers.map(({ id, name }) => (
              <label key={id} className="flex items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  className="size-4 accent-accent"
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
                  }
                />
                {name}
              </label>
            ))}
          </fieldset>
          {kind === "TRAINING" && (
            <>
              <Field
                label="Rounds"
                hint={
                  isNoisy ? "With noise a round is one step: 20 where left empty." : "3 where left empty."
                }
              >
                {(props) => (
                  <Input {...props} name="rounds" type="number" min={1} max={100} className="w-28" />
                )}
              </Field>
              <label className="flex items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  checked={isNoisy}
                  className="size-4 accent-accent"
                  onChange={(event) => setNoisy(event.target.checked)}
                />
                Each site adds noise, so that the weights tell little of any patient
              </label>
              {isNoisy && (
                <Field
                  label="Noise"
                  hint="As a multiple of what one patient may add. More is more private and learns less; the proposal states what it promises."
                >
                  {(props) => (
                    <Input
                      {...props}
                      name="noise"
                      type="number"
                      min={0.1}
                      max={1000}
                      step="any"
                      defaultValue={5}
                      className="w-28"
                    />
                  )}
                </Field>
              )}
            </>
          )}
        </>
      )}
    </FormDialog>
  );
}
