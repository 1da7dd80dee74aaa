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

/** What a model of this kind reads for a site, and so whose part it can have; nothing for a backbone. */
export function readsOf(kind: string): RoleData["reads"] | null {
  if (kind === "history-model") return "HISTORY";
  return kind === "image-head" || kind === "image-classifier" ? "IMAGE" : null;
}

/** Whether a site falls back on this model where it has made no other champion. */
export function isFallback({ kind, origin }: Pick<ModelOfScenario, "kind" | "origin">): boolean {
  return origin === "bundled" && (kind === "image-head" || kind === "history-model");
}

/**
 * The parts that a model plays at the site now. Entries are newest first, and of each scenario and part the first
 * counts; where nobody was made champion the bundled head is, and the bundled history model of histories.
 */
export function rolesOf(model: ModelOfScenario, entries: readonly RoleData[]): Alias[] {
  const reads = readsOf(model.kind);
  const own = entries.filter((entry) => entry.scenario.id === model.scenario && entry.reads === reads);
  const newest = (alias: Alias) => own.find((entry) => entry.alias === alias);
  const playing = aliases.filter((alias) => newest(alias)?.model?.versionId === model.versionId);
  const noChampion = !newest("CHAMPION")?.model;
  return isFallback(model) && noChampion ? ["CHAMPION", ...playing] : playing;
}
