import { Plus } from "lucide-react";
import { Button } from "../components/ui/button.tsx";
import { Select } from "../components/ui/field.tsx";
import { useBuilderNames } from "./builder-context.tsx";
import { type Addable, addable } from "./new-rule.ts";

interface AddRuleProps {
  /** Whose rule it will be, for screen readers. */
  label: string;
  /** Not deeper than people can read. */
  allowGroups: boolean;
  onAdd: (what: Addable) => void;
}

function useOffered(allowGroups: boolean): [Addable, string][] {
  const { cohorts } = useBuilderNames();
  return (Object.entries(addable) as [Addable, string][]).filter(
    ([what]) => (what !== "group" || allowGroups) && (what !== "cohort" || cohorts.length > 0),
  );
}

/** One field for all kinds of rules, as a group is small. */
export function AddToGroup({ allowGroups, onAdd }: Omit<AddRuleProps, "label">) {
  const offered = useOffered(allowGroups);
  return (
    <Select
      aria-label="Add a rule to the group"
      className="w-auto justify-self-start text-ink-soft"
      value=""
      onChange={(event) => onAdd(event.target.value as Addable)}
    >
      <option value="">Add to the group…</option>
      {offered.map(([what, text]) => (
        <option key={what} value={what}>
          {text}
        </option>
      ))}
    </Select>
  );
}

/** A button for each kind of rule. */
export function AddRule({ label, allowGroups, onAdd }: AddRuleProps) {
  const offered = useOffered(allowGroups);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as a form's
    <div role="group" aria-label={label} className="flex flex-wrap gap-1.5">
      {offered.map(([what, text]) => (
        <Button key={what} size="small" onClick={() => onAdd(what)} aria-label={`+ ${text}`}>
          <Plus className="size-3.5 text-ink-faint" aria-hidden /> {text}
        </Button>
      ))}
    </div>
  );
}
