import { aliases, readsOf, rolesOf } from "./current-roles.ts";
import type { ModelData } from "./models-query.ts";
import type { RoleData } from "./roles-query.ts";

export interface ModelGroup {
  /** The scenario, or `when` of survival models; nothing for what all scenarios share. */
  scenario: string | null;
  label: string;
  models: ModelData[];
}

/** Survival models read no image, and belong together. */
const WHEN = "when";
const groupOf = ({ kind, scenario }: ModelData) => (kind === "survival-model" ? WHEN : scenario);

/** Models by what they read, by name: in each group who answers, who is compared, other readers, history models. */
export function groupModels(
  models: readonly ModelData[],
  roles: readonly RoleData[],
  scenarios: readonly { id: string; label: string }[],
): ModelGroup[] {
  const rank = (model: ModelData) => {
    const reads = readsOf(model.kind);
    const first = rolesOf(model, roles)[0];
    if (reads !== "IMAGE") return aliases.length + (first === undefined ? 2 : 1);
    return first === undefined ? aliases.length : aliases.indexOf(first);
  };
  const labelOf = (scenario: string | null) => {
    if (scenario === null) return "Shared by all";
    if (scenario === WHEN) return "When an outcome comes";
    return (
      scenarios.find(({ id }) => id === scenario)?.label ??
      models.find((model) => model.scenario === scenario)?.title ??
      scenario
    );
  };
  const groups = [...new Set(models.map(groupOf))].map((scenario) => ({
    scenario,
    label: labelOf(scenario),
    models: models
      .filter((model) => groupOf(model) === scenario)
      .toSorted(
        (a, b) =>
          rank(a) - rank(b) ||
          a.title.localeCompare(b.title) ||
          b.version.localeCompare(a.version, "en", { numeric: true }),
      ),
  }));
  return groups.toSorted(
    (a, b) => Number(a.scenario === null) - Number(b.scenario === null) || a.label.localeCompare(b.label),
  );
}

/** What the address says behind `#` of one model in its version. */
export function hashOf({ id, version }: Pick<ModelData, "id" | "version">): string {
  return `${id}@${version}`;
}

/**
 * The model that the address names, with or without its version; without, the newest of that name. The first of the
 * first group where it names none.
 */
export function findModel(groups: readonly ModelGroup[], hash: string): ModelData | undefined {
  const models = groups.flatMap((group) => group.models);
  return (
    models.find((model) => hashOf(model) === hash) ??
    models
      .filter(({ id }) => id === hash)
      .toSorted((a, b) => b.version.localeCompare(a.version, "en", { numeric: true }))[0] ??
    models[0]
  );
}
