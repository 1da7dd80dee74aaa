import type { ReactNode } from "react";
import { Input, Select } from "../components/ui/field.tsx";
import { words } from "./rules.ts";

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}

/** A choice within a sentence. What is chosen stays in sight where it is none of the options. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const isKnown = options.some(([each]) => each === value);
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-full"
      value={value}
      onChange={(event) => onChange(event.target.value as Value)}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </Select>
  );
}

/** Names in kebab case, as words. */
export function named(names: readonly string[]): [string, string][] {
  return names.map((name) => [name, words(name)]);
}

interface FromToProps {
  unit: string;
  from: string;
  to: string;
  onChange: (range: { from: string; to: string }) => void;
  children?: ReactNode;
}

export function FromTo({ unit, from, to, onChange, children }: FromToProps) {
  const field = (which: "from" | "to", value: string) => (
    <Input
      aria-label={which === "from" ? `From, in ${unit}` : `To, in ${unit}`}
      inputMode="decimal"
      className="w-18 text-right tabular-nums"
      placeholder="any"
      value={value}
      aria-invalid={value.trim() !== "" && !Number.isFinite(Number(value.replace(",", ".")))}
      onChange={(event) => onChange({ from, to, [which]: event.target.value })}
    />
  );
  return (
    <span className="inline-flex flex-wrap items-center gap-2 text-ink-soft">
      from {field("from", from)} to {field("to", to)} {children ?? unit}
    </span>
  );
}
