import { type RequestContext, requireActor } from "./context.ts";

/** How the reader's site came by a model: the part of a model's row that tells. */
export const ofOwnSite = (_args: object, context: RequestContext) => ({
  sites: { where: { siteId: requireActor(context).siteId }, select: { origin: true } },
});

/**
 * Whether a model's figures are kept from the reader. A model that was trained here quotes exact numbers of the site's
 * patients, which would tell a researcher what counts of cohorts do not; a bundled or uploaded one quotes others'.
 */
export function hidesFigures(
  context: RequestContext,
  { sites }: { sites: readonly { origin: string }[] },
): boolean {
  return requireActor(context).role === "researcher" && sites.some(({ origin }) => origin === "trained");
}

/** What of a manifest tells what a model is and how to feed it, and nothing of whom it learnt from. */
const descriptive = new Set([
  ...["id", "version", "kind", "title", "licence", "intendedUse", "scenario", "input", "outputs", "backbone"],
  ...[
    "embeddingSize",
    "mapSize",
    "resizePolicy",
    "expects",
    "reads",
    "classIds",
    "classes",
    "findings",
    "primaryFindingId",
  ],
  ...["outcome", "horizonYears", "schemaVersion"],
]);

export function withoutFigures(manifest: unknown): object {
  return Object.fromEntries(
    Object.entries((manifest ?? {}) as object).filter(([key]) => descriptive.has(key)),
  );
}

export const hiddenCard =
  "This model was trained at this site, and its card tells numbers of patients. It is shown to those who may see patients; measure the model on the run of a cohort instead.";
