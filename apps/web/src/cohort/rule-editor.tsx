import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../components/ui/button.tsx";
import { Input, Select } from "../components/ui/field.tsx";
import type { CodeSetsData } from "./cohort-query.ts";
import { type Rule, ruleKinds, words } from "./rules.ts";

interface RuleEditorProps {
  rule: Rule;
  sets: CodeSetsData;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

/** One rule as a sentence with fields in it. */
export function RuleEditor({ rule, sets, onChange, onRemove }: RuleEditorProps) {
  const kind = ruleKinds[rule.kind];
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-2 rounded-lg border border-line bg-canvas px-3 py-2.5 text-sm">
      <Select
        aria-label={`${kind}: has to be so or not`}
        className="w-auto"
        value={rule.not ? "not" : "is"}
        onChange={(event) => onChange({ ...rule, not: event.target.value === "not" })}
      >
        <option value="is">With</option>
        <option value="not">Without</option>
      </Select>
      <span className="font-medium">{kind.toLowerCase()}</span>
      <RuleFields rule={rule} sets={sets} onChange={onChange} />
      <Button
        variant="quiet"
        size="icon"
        className="ml-auto"
        aria-label={`Remove the rule ${kind.toLowerCase()}`}
        onClick={onRemove}
      >
        <X className="size-4" aria-hidden />
      </Button>
    </li>
  );
}

function RuleFields({ rule, sets, onChange }: Omit<RuleEditorProps, "onRemove">) {
  const { codeSets, scenarios } = sets;
  switch (rule.kind) {
    case "sex":
      return (
        <Choice
          label="Sex"
          value={rule.sex}
          options={[
            ["female", "Female"],
            ["male", "Male"],
          ]}
          onChange={(sex) => onChange({ ...rule, sex: sex as "female" | "male" })}
        />
      );
    case "age":
      return <FromTo rule={rule} unit="years" onChange={onChange} />;
    case "condition":
      return (
        <>
          <Named label="Condition" rule={rule} names={codeSets.conditions} onChange={onChange} />
          <Choice
            label="When"
            value={rule.course}
            options={[
              ["ever", "ever"],
              ["now", "and not over"],
            ]}
            onChange={(course) => onChange({ ...rule, course: course as "ever" | "now" })}
          />
        </>
      );
    case "measurement":
      return (
        <>
          <Choice
            label="What is measured"
            value={rule.measure}
            options={codeSets.measures.map(({ name }) => [name, words(name)])}
            onChange={(measure) => onChange({ ...rule, measure })}
          />
          <Choice
            label="Which measurement"
            value={rule.pick}
            options={[
              ["latest", "at last"],
              ["first", "at first"],
              ["any", "ever"],
            ]}
            onChange={(pick) => onChange({ ...rule, pick: pick as "latest" })}
          />
          <FromTo
            rule={rule}
            unit={codeSets.measures.find(({ name }) => name === rule.measure)?.unit ?? ""}
            onChange={onChange}
          />
        </>
      );
    case "medication":
      return <Named label="Medication" rule={rule} names={codeSets.drugs} onChange={onChange} />;
    case "family":
      return (
        <>
          <span className="text-ink-soft">of</span>
          <Named label="Condition" rule={rule} names={codeSets.conditions} onChange={onChange} />
          <span className="text-ink-soft">in a parent, sibling or child</span>
        </>
      );
    case "study":
    case "risk":
      return (
        <>
          <Choice
            label="Scenario"
            value={rule.scenario}
            options={scenarios.map(({ id, label }) => [id, label])}
            onChange={(scenario) => onChange({ ...rule, scenario })}
          />
          {rule.kind === "risk" && <FromTo rule={rule} unit="%" onChange={onChange} />}
        </>
      );
  }
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-full"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </Select>
  );
}

function Named<R extends Rule & { set: string }>(props: {
  label: string;
  rule: R;
  names: readonly string[];
  onChange: (rule: R) => void;
}): ReactNode {
  const { label, rule, names, onChange } = props;
  return (
    <Choice
      label={label}
      value={rule.set}
      options={names.map((name) => [name, words(name)])}
      onChange={(set) => onChange({ ...rule, set })}
    />
  );
}

function FromTo<R extends Rule & { from: string; to: string }>(props: {
  rule: R;
  unit: string;
  onChange: (rule: R) => void;
}): ReactNode {
  const { rule, unit, onChange } = props;
  const field = (which: "from" | "to") => (
    <Input
      aria-label={which === "from" ? `From, in ${unit}` : `To, in ${unit}`}
      inputMode="decimal"
      className="w-20 text-right tabular-nums"
      placeholder="any"
      value={rule[which]}
      onChange={(event) => onChange({ ...rule, [which]: event.target.value })}
    />
  );
  return (
    <span className="inline-flex items-center gap-2 text-ink-soft">
      from {field("from")} to {field("to")} {unit}
    </span>
  );
}
