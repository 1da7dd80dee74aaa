import { type Actor, findOutcome, isReadByRecords, namedSets, predictedSet, scores } from "@synoptic/domain";
import type { SurvivalModelManifest } from "@synoptic/inference";
import { visibleModels } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { championOf } from "../../models/site-models.ts";

/** A risk that an evaluation can compute of whoever has a history, and what it is measured against at first. */
export interface ComputableRisk {
  /** One of the two. */
  scoreId: string | null;
  modelVersionId: string | null;
  /** Of a model that reads a scenario's histories. */
  findingId: string | null;
  label: string;
  predicts: string;
  /** Named set of conditions; nothing where none is of what is predicted. */
  conditionSet: string | null;
  /** Within how many years; nothing where the risk is not of a time. */
  years: number | null;
}

/** Scores that records alone tell, in the order of the shelf, then the site's models that read histories. */
export async function listComputableRisks(context: ServiceContext, actor: Actor): Promise<ComputableRisk[]> {
  const rows = await context.db.modelVersion.findMany({
    where: { kind: { in: ["history-model", "survival-model"] }, AND: [visibleModels(actor)] },
    orderBy: [{ modelId: "asc" }, { registeredAt: "desc" }],
    select: { id: true, modelId: true, version: true, kind: true, scenario: true, manifest: true },
  });
  const ofModels = await Promise.all(
    rows.map(async ({ id: modelVersionId, modelId, version, kind, scenario, manifest }) => {
      const label = `${modelId} ${version}`;
      const common = { scoreId: null, modelVersionId, label };
      if (kind === "history-model") return await ofHistoryModel(context, actor, scenario!, common);
      const { outcome: id, lastYear } = manifest as unknown as SurvivalModelManifest;
      const outcome = findOutcome(id);
      if (!outcome) return [];
      const [conditionSet = null] = [...namedSets.conditions].find(([, set]) => set === outcome.set) ?? [];
      return [{ ...common, findingId: null, predicts: outcome.label, conditionSet, years: lastYear }];
    }),
  );
  return [...ofScores(), ...ofModels.flat()];
}

function ofScores(): ComputableRisk[] {
  return scores.filter(isReadByRecords).map(({ id: scoreId, title: label, predicts, diagnosed }) => ({
    ...{ scoreId, modelVersionId: null, findingId: null, label, predicts },
    ...{ conditionSet: diagnosed?.set ?? null, years: diagnosed?.years ?? null },
  }));
}

async function ofHistoryModel(
  context: ServiceContext,
  actor: Actor,
  scenario: string,
  common: Pick<ComputableRisk, "scoreId" | "modelVersionId" | "label">,
): Promise<ComputableRisk[]> {
  const { findings } = await championOf(context, actor.siteId, scenario);
  return findings.map(({ id: findingId, label: predicts, code }) => ({
    ...{ ...common, findingId, predicts, conditionSet: predictedSet(code) ?? null, years: null },
  }));
}
