import type { RoleData } from "./roles-query.ts";

export type Alias = RoleData["alias"];

/** As they are ranked. */
export const aliases: readonly Alias[] = ["CHAMPION", "CHALLENGER", "SHADOW"];

export const aliasLabels: Record<Alias, string> = {
  CHAMPION: "Champion",
  CHALLENGER: "Challenger",
  SHADOW: "Shadow",
};

/** What each part means, in a sentence. */
export const aliasMeanings: Record<Alias, string> = {
  CHAMPION: "answers for this site",
  CHALLENGER: "reads every case unseen and may replace the champion",
  SHADOW: "reads every case unseen, to be compared",
};

interface ModelOfScenario {
  versionId: string;
  scenario: string | null;
  kind: string;
  origin: string;
}

/** Whether a model reads images, and so can have a part. */
export function isReader(kind: string): boolean {
  return kind === "image-head" || kind === "image-classifier";
}

/**
 * The parts that a model plays at the site now. Entries are newest first, and of each scenario and part the first
 * counts; where nobody was made champion the bundled head is.
 */
export function rolesOf(model: ModelOfScenario, entries: readonly RoleData[]): Alias[] {
  const own = entries.filter((entry) => entry.scenario.id === model.scenario);
  const newest = (alias: Alias) => own.find((entry) => entry.alias === alias);
  const playing = aliases.filter((alias) => newest(alias)?.model?.versionId === model.versionId);
  const isDefault = model.kind === "image-head" && model.origin === "bundled";
  const noChampion = !newest("CHAMPION")?.model;
  return isDefault && noChampion ? ["CHAMPION", ...playing] : playing;
}
