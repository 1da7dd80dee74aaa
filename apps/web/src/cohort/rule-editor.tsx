import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../components/ui/button.tsx";
import { AddToGroup } from "./add-rule.tsx";
import { useBuilderNames } from "./builder-context.tsx";
import { CodeChoiceFields } from "./code-fields.tsx";
import { ICD_10_CM } from "./code-list.ts";
import { AnyEventFields, EventFields, eventKinds } from "./event-fields.tsx";
import { IndexWindow } from "./index-window.tsx";
import type { Addable } from "./new-rule.ts";
import { Choice, FromTo, named } from "./rule-fields.tsx";
import type { Rule, RuleOf, Sex } from "./rules.ts";

interface RuleActions {
  onChange: (rule: Rule) => void;
  onRemove: (rule: Rule, name: string) => void;
  onAdd: (what: Addable, group: number) => void;
}

interface RuleEditorProps extends RuleActions {
  rule: Rule;
  /** How many groups it is in. */
  depth: number;
}

const MAX_DEPTH = 3;

/** One rule as a sentence with fields in it; a group as a card that holds others. */
export function RuleEditor({ rule, depth, ...actions }: RuleEditorProps) {
  const name = nameOf(rule);
  const sign = (
    <Choice
      label={`${name}: has to be so or not`}
      value={rule.not ? "not" : "is"}
      options={[
        ["is", "With"],
        ["not", "Without"],
      ]}
      onChange={(chosen) => actions.onChange({ ...rule, not: chosen === "not" })}
    />
  );
  const remove = (
    <Button
      variant="quiet"
      size="icon"
      className="ml-auto"
      aria-label={`Remove the rule ${name}`}
      onClick={() => actions.onRemove(rule, name)}
    >
      <X className="size-4" aria-hidden />
    </Button>
  );
  if (rule.kind === "group")
    return (
      <li className="grid grid-cols-1 gap-2 rounded-lg border border-line bg-sunken/50 p-2.5 text-sm">
        <GroupEditor rule={rule} depth={depth} sign={sign} remove={remove} {...actions} />
      </li>
    );
  return (
    <li className="flex items-start gap-2 rounded-lg border border-line bg-canvas px-3 py-2.5 text-sm">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {sign}
        <span className="font-medium">{name}</span>
        <RuleFields rule={rule} onChange={actions.onChange} />
      </div>
      {remove}
    </li>
  );
}

interface GroupEditorProps extends RuleActions {
  rule: RuleOf<"group">;
  depth: number;
  sign: ReactNode;
  remove: ReactNode;
}

function GroupEditor({ rule, depth, sign, remove, ...actions }: GroupEditorProps) {
  return (
    <>
      <div className="flex items-start gap-2">
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          {sign}
          <Choice
            label="How many of the group's rules have to be so"
            value={rule.mode}
            options={[
              ["any", "one of these or more"],
              ["all", "all of these"],
            ]}
            onChange={(mode) => actions.onChange({ ...rule, mode })}
          />
        </div>
        {remove}
      </div>
      <ul
        className="ml-1 grid grid-cols-1 gap-2 border-accent/40 border-l-2 pl-2.5"
        aria-label="Rules of the group"
      >
        {rule.rules.map((one) => (
          <RuleEditor key={one.key} rule={one} depth={depth + 1} {...actions} />
        ))}
        {rule.rules.length === 0 && (
          <li className="text-[13px] text-ink-faint">No rule yet: the group asks nothing.</li>
        )}
      </ul>
      <AddToGroup allowGroups={depth + 1 < MAX_DEPTH} onAdd={(what) => actions.onAdd(what, rule.key)} />
    </>
  );
}

function nameOf(rule: Rule): string {
  switch (rule.kind) {
    case "event":
      return eventKinds[rule.event.event];
    case "family":
      return "family history";
    case "sequence":
      return "one after another";
    case "other":
      return "a rule in JSON";
    default:
      return rule.kind;
  }
}

function RuleFields({
  rule,
  onChange,
}: {
  rule: Exclude<Rule, { kind: "group" }>;
  onChange: (rule: Rule) => void;
}) {
  const { sets, cohorts } = useBuilderNames();
  switch (rule.kind) {
    case "sex":
      return (
        <Choice
          label="Sex"
          value={rule.sex}
          options={named(["female", "male", "other", "unknown"]) as [Sex, string][]}
          onChange={(sex) => onChange({ ...rule, sex })}
        />
      );
    case "age":
      return <FromTo {...rule} unit="years" onChange={(range) => onChange({ ...rule, ...range })} />;
    case "family":
      return (
        <>
          <span className="text-ink-soft">of</span>
          <CodeChoiceFields
            label="Condition"
            of={rule.of}
            sets={sets.codeSets.conditions}
            system={ICD_10_CM}
            onChange={(of) => onChange({ ...rule, of })}
          />
          <Choice
            label="Whose"
            value={rule.relatives}
            options={[
              ["first-degree", "in a parent, sibling or child"],
              ["any", "in any relative"],
            ]}
            onChange={(relatives) => onChange({ ...rule, relatives })}
          />
        </>
      );
    case "event":
      return <EventRuleFields rule={rule} onChange={onChange} />;
    case "sequence":
      return (
        <>
          <AnyEventFields
            label="First"
            event={rule.earlier}
            onChange={(earlier) => onChange({ ...rule, earlier })}
          />
          <span className="text-ink-soft">and then</span>
          <AnyEventFields
            label="Then"
            event={rule.later}
            onChange={(later) => onChange({ ...rule, later })}
          />
          <FromTo {...rule} unit="days" onChange={(range) => onChange({ ...rule, ...range })}>
            days later
          </FromTo>
        </>
      );
    case "trend":
      return (
        <>
          <Choice
            label="What is measured"
            value={rule.measure}
            options={named(sets.codeSets.measures.map(({ name }) => name))}
            onChange={(measure) => onChange({ ...rule, measure })}
          />
          <span className="text-ink-soft">changing</span>
          <FromTo
            {...rule}
            unit={`${sets.codeSets.measures.find(({ name }) => name === rule.measure)?.unit ?? ""} a year`}
            onChange={(range) => onChange({ ...rule, ...range })}
          />
        </>
      );
    case "cohort":
      return (
        <Choice
          label="Kept cohort"
          value={rule.version}
          options={cohorts.map(({ versionId, label }) => [versionId, label])}
          onChange={(version) => onChange({ ...rule, version })}
        />
      );
    case "other":
      return (
        <code className="min-w-0 break-all text-[13px] text-ink-soft">{JSON.stringify(rule.criterion)}</code>
      );
  }
}

const repetitions: [string, string][] = [
  ["1", "once or more"],
  ["2", "on 2 days or more"],
  ["3", "on 3 days or more"],
  ["5", "on 5 days or more"],
];

function EventRuleFields({ rule, onChange }: { rule: RuleOf<"event">; onChange: (rule: Rule) => void }) {
  const { hasIndex } = useBuilderNames();
  return (
    <>
      <EventFields event={rule.event} onChange={(event) => onChange({ ...rule, event })} />
      <Choice
        label="How often"
        value={rule.times}
        options={repetitions}
        onChange={(times) => onChange({ ...rule, times })}
      />
      {hasIndex && (
        <IndexWindow from={rule.from} to={rule.to} onChange={(range) => onChange({ ...rule, ...range })} />
      )}
    </>
  );
}
