import { Badge } from "../components/ui/badge.tsx";
import { classNames } from "../components/ui/class-names.ts";
import { Select } from "../components/ui/field.tsx";
import { kindLabel } from "./kind-label.ts";
import { hashOf, type ModelGroup } from "./model-groups.ts";
import { RoleBadges } from "./model-roles.tsx";
import type { ModelData } from "./models-query.ts";
import type { RoleData } from "./roles-query.ts";

interface ModelListProps {
  groups: readonly ModelGroup[];
  roles: readonly RoleData[];
  chosen: ModelData;
}

/** Every model by what it reads: a list beside the card, a choice above it where the screen is narrow. */
export function ModelList({ groups, roles, chosen }: ModelListProps) {
  return (
    <nav aria-label="Models" className="lg:sticky lg:top-19 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto">
      <Select
        aria-label="Model"
        className="w-full lg:hidden"
        value={hashOf(chosen)}
        onChange={(event) => {
          window.location.hash = event.target.value;
        }}
      >
        {groups.map(({ scenario, label, models }) => (
          <optgroup key={scenario} label={label}>
            {models.map((model) => (
              <option key={model.versionId} value={hashOf(model)}>
                {model.title} {model.version}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      <div className="grid gap-4 max-lg:hidden">
        {groups.map(({ scenario, label, models }) => (
          <section key={scenario} aria-label={label}>
            <h2 className="mb-1 px-3 font-semibold text-[13px] text-ink-faint">{label}</h2>
            <ul className="grid gap-0.5">
              {models.map((model) => (
                <li key={model.versionId}>
                  <a
                    href={`#${hashOf(model)}`}
                    aria-current={model === chosen ? "true" : undefined}
                    className={classNames(
                      "block rounded-lg px-3 py-1.5 outline-offset-[-2px] transition-colors",
                      model === chosen
                        ? "bg-surface shadow-card ring-1 ring-line ring-inset"
                        : "hover:bg-sunken",
                    )}
                  >
                    <span className="block font-medium text-sm leading-snug">{model.title}</span>
                    <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-[13px] text-ink-faint tabular-nums">
                      {kindLabel(model.kind)}, {model.version}
                      <RoleBadges model={model} entries={roles} />
                      {model.refusals.length > 0 && <Badge tone="danger">Not served</Badge>}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}
