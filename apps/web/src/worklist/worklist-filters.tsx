"use client";
import { Search } from "lucide-react";
import { Switch } from "radix-ui";
import { useEffect, useId, useState } from "react";
import { classNames } from "../components/ui/class-names.ts";
import type { WorklistFilter } from "./use-worklist.ts";

const scenarioLabels: Record<string, string> = {
  skin: "Skin",
  chest: "Chest",
  breast: "Breast",
  fundus: "Fundus",
  brain: "Brain",
};

/** A scenario's id as people write it, for one this list does not know yet. */
function scenarioLabel(id: string): string {
  return scenarioLabels[id] ?? id.charAt(0).toUpperCase() + id.slice(1);
}

interface WorklistFiltersProps {
  filter: WorklistFilter;
  counts: readonly { scenario: string; count: number }[];
  onChange: (filter: WorklistFilter) => void;
}

const typingPauseMs = 250;

export function WorklistFilters({ filter, counts, onChange }: WorklistFiltersProps) {
  const [typed, setTyped] = useState(filter.search ?? "");
  const switchId = useId();
  useEffect(() => {
    const wanted = typed.trim() === "" ? null : typed.trim();
    if (wanted === (filter.search ?? null)) return;
    const timer = setTimeout(() => onChange({ ...filter, search: wanted }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed, filter, onChange]);

  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const choices = [
    { scenario: null, label: "All", count: total },
    ...counts.map((each) => ({ ...each, label: scenarioLabel(each.scenario) })),
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 border-line border-b px-4 py-3">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Scenario</legend>
        {choices.map((choice) => {
          const isOn = (filter.scenario ?? null) === choice.scenario;
          return (
            <button
              key={choice.label}
              type="button"
              aria-pressed={isOn}
              onClick={() => onChange({ ...filter, scenario: choice.scenario })}
              className={classNames(
                "inline-flex h-8 items-center gap-1.5 rounded-lg px-2.5 font-medium text-[13px] transition-colors",
                isOn ? "bg-ink text-canvas" : "text-ink-soft hover:bg-sunken hover:text-ink",
              )}
            >
              {choice.label}
              <span className={classNames("text-xs tabular-nums", !isOn && "text-ink-faint")}>
                {choice.count}
              </span>
            </button>
          );
        })}
      </fieldset>
      <div className="flex grow flex-wrap items-center justify-end gap-4">
        <div className="flex items-center gap-2">
          <Switch.Root
            id={switchId}
            checked={filter.reviewed === false}
            onCheckedChange={(on) => onChange({ ...filter, reviewed: on ? false : null })}
            className="relative h-5 w-9 rounded-full bg-line-strong transition-colors data-[state=checked]:bg-accent"
          >
            <Switch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white shadow transition-transform data-[state=checked]:translate-x-4.5 dark:bg-canvas" />
          </Switch.Root>
          <label htmlFor={switchId} className="text-[13px] text-ink-soft">
            Unreviewed only
          </label>
        </div>
        <div className="relative w-full sm:w-60">
          <Search
            className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-ink-faint"
            aria-hidden
          />
          <input
            type="search"
            aria-label="Search patients by name or number"
            placeholder="Name or number"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="h-8 w-full rounded-lg border border-line-strong bg-surface pr-2 pl-8 text-[13px] placeholder:text-ink-faint"
          />
        </div>
      </div>
    </div>
  );
}
