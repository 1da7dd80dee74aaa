import { Plus } from "lucide-react";
import { Button } from "../components/ui/button.tsx";
import { useBuilderNames } from "./builder-context.tsx";
import { type Addable, addable } from "./new-rule.ts";

interface AddRuleProps {
  /** Whose rule it will be, for screen readers. */
  label: string;
  /** Not deeper than people can read. */
  allowGroups: boolean;
  onAdd: (what: Addable) => void;
}

/** A button for each kind of rule. */
export function AddRule({ label, allowGroups, onAdd }: AddRuleProps) {
  const { cohorts } = useBuilderNames();
  const offered = (Object.entries(addable) as [Addable, string][]).filter(
    ([what]) => (what !== "group" || allowGroups) && (what !== "cohort" || cohorts.length > 0),
  );
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
