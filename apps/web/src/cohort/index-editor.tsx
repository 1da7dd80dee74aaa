import { CalendarClock, X } from "lucide-react";
import { Button } from "../components/ui/button.tsx";
import { useBuilderNames } from "./builder-context.tsx";
import { AnyEventFields } from "./event-fields.tsx";
import { newEvent } from "./new-rule.ts";
import { Choice } from "./rule-fields.tsx";
import type { CohortIndex } from "./rules.ts";

interface IndexEditorProps {
  index: CohortIndex | null;
  onChange: (index: CohortIndex | null) => void;
}

/** What days and ages are counted from. */
export function IndexEditor({ index, onChange }: IndexEditorProps) {
  const { known } = useBuilderNames();
  if (index === null) {
    return (
      <Button
        size="small"
        variant="quiet"
        className="-ml-2.5 justify-self-start"
        onClick={() => onChange({ event: newEvent("condition", known), which: "first" })}
      >
        <CalendarClock className="size-4" aria-hidden /> Count from an index date
      </Button>
    );
  }
  return (
    <div className="flex items-start gap-2 rounded-lg border border-accent/40 bg-accent-soft px-3 py-2.5 text-sm">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <CalendarClock className="size-4 text-accent" aria-hidden />
        <span className="font-medium">Counted from</span>
        <Choice
          label="Which event"
          value={index.which}
          options={[
            ["first", "the first"],
            ["latest", "the latest"],
          ]}
          onChange={(which) => onChange({ ...index, which })}
        />
        <AnyEventFields
          label="Index date"
          event={index.event}
          onChange={(event) => onChange({ ...index, event })}
        />
        <p className="basis-full text-[13px] text-ink-soft">
          Only patients with this event can be members. Ages are those on its day.
        </p>
      </div>
      <Button
        variant="quiet"
        size="icon"
        className="ml-auto"
        aria-label="Remove the index date"
        onClick={() => onChange(null)}
      >
        <X className="size-4" aria-hidden />
      </Button>
    </div>
  );
}
