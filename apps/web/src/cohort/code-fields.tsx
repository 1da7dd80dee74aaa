import { useId } from "react";
import { Textarea } from "../components/ui/field.tsx";
import { type CodeChoice, type CodeList, codeSystems, faultWords, readCodes } from "./code-list.ts";
import { Choice, named } from "./rule-fields.tsx";

interface CodeChoiceProps {
  label: string;
  of: CodeChoice;
  sets: readonly string[];
  /** That a list begins with. */
  system: string;
  onChange: (of: CodeChoice) => void;
}

/** No set is called so. */
const BY_CODES = "codes:";

/** A set by its name or, chosen in the same place, codes one by one. */
export function CodeChoiceFields({ label, of, sets, system, onChange }: CodeChoiceProps) {
  return (
    <>
      <Choice
        label={label}
        value={of.by === "set" ? of.set : BY_CODES}
        options={[...named(sets), [BY_CODES, "by codes…"]]}
        onChange={(set) =>
          onChange(set === BY_CODES ? { by: "codes", codes: { system, text: "" } } : { by: "set", set })
        }
      />
      {of.by === "codes" && (
        <CodeListFields
          label={`${label} codes`}
          codes={of.codes}
          onChange={(codes) => onChange({ by: "codes", codes })}
        />
      )}
    </>
  );
}

interface CodeListProps {
  label: string;
  codes: CodeList;
  /** What a list without codes means; that nothing is asked yet where left out. */
  whereNone?: string;
  onChange: (codes: CodeList) => void;
}

/** As many as are shown of what is wrong. */
const MAX_FAULTS = 3;

/** Codes typed or pasted, with their system, what of them counts and what is wrong with the others. */
export function CodeListFields({ label, codes, whereNone, onChange }: CodeListProps) {
  const note = useId();
  const { codes: read, faults } = readCodes(codes);
  const systems = Object.entries(codeSystems).map(([uri, { name }]) => [uri, name] as const);
  const like = codeSystems[codes.system]?.like;
  return (
    <div className="grid basis-full grid-cols-1 gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-ink-soft">{label}, of</span>
        <Choice
          label={`${label}: system`}
          value={codes.system}
          options={systems}
          onChange={(system) => onChange({ ...codes, system })}
        />
      </div>
      <Textarea
        aria-label={label}
        aria-describedby={note}
        aria-invalid={faults.length > 0}
        className="min-h-16 w-full font-mono"
        spellCheck={false}
        placeholder={like && `Such as ${like}`}
        value={codes.text}
        onChange={(event) => onChange({ ...codes, text: event.target.value })}
      />
      <div id={note} className="grid gap-0.5 text-[13px]">
        <p className="text-ink-faint">
          {read.length === 0
            ? (whereNone ?? "No code yet: asks nothing.")
            : `${read.length === 1 ? "1 code" : `${read.length} codes`}.`}{" "}
          Commas or lines between them; <code>system|code</code> for another system.
        </p>
        {faults.slice(0, MAX_FAULTS).map((fault) => (
          <p key={`${fault.kind} ${"code" in fault ? fault.code : ""}`} className="text-danger-ink">
            {faultWords(fault)}
          </p>
        ))}
        {faults.length > MAX_FAULTS && (
          <p className="text-danger-ink">And {faults.length - MAX_FAULTS} more. None of them counts.</p>
        )}
      </div>
    </div>
  );
}
