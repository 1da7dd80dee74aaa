import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Actor,
  asWeights,
  encodeHeadWeights,
  type HeadVector,
  type HeadWeights,
} from "@synoptic/domain";
import { addModelFolder } from "../models/add-model.ts";
import { planOfScenario } from "../training/head-plan.ts";
import { challenge, type TrainingContext } from "../training/run-training.ts";
import { trainHead } from "../training/train-head.ts";
import type { TrainingCase } from "../training/training-case.ts";
import { epsilonOfProposal, type FederationProposal, type WorkAnswer } from "./proposal.ts";

/**
 * Makes a model of the shared weights at a site: calibrated, given its conformal sets and its novelty check, and
 * measured on the site's own cases, none of which leave for it. It is then the scenario's challenger.
 * @throws TooFewCasesError where the site's own cases are too few for that
 */
export async function placeFederatedHead(
  context: TrainingContext,
  actor: Actor,
  {
    proposal,
    version,
    shared,
    scale,
    cases,
    work,
  }: {
    proposal: FederationProposal;
    version: string;
    shared: HeadVector;
    scale: HeadWeights;
    cases: readonly TrainingCase[];
    work: WorkAnswer;
  },
  { signal, progress }: { signal?: AbortSignal; progress: (step: string, share: number) => void },
): Promise<{ modelVersionId: string; modelId: string; version: string }> {
  const { scenario } = proposal;
  const { modelId, C } = proposal.training!;
  const plan = planOfScenario(context.models, scenario);
  const { weights, intercepts } = asWeights(shared, plan.classes.length);
  const bytes = encodeHeadWeights({
    ...scale,
    classes: plan.classes.length,
    weights: Float32Array.from(weights),
    intercepts: Float32Array.from(intercepts),
  });
  const sites = work.sites.length;
  const into = await mkdtemp(join(tmpdir(), "synoptic-federated-"));
  try {
    const trained = await trainHead(
      {
        plan,
        cases,
        options: { C },
        given: { weights: bytes, notes: notesOf(proposal, work) },
        origin: {
          id: modelId,
          version,
          licence: "Of the sites that took part; not to be passed on without their leave",
          source: {
            name: `Labelled studies of ${sites} sites, of which this site's own part is counted here`,
            licence: "The sites' own",
            note: "The weights were learnt at all sites together; no site's data left it",
          },
          cohort: "labelled studies of this site, by patient apart from those that were learnt from",
        },
      },
      {
        models: context.models,
        cacheFolder: join(context.cacheHome, "embeddings"),
        into,
        ...(signal ? { signal } : {}),
        progress,
      },
    );
    const { modelVersionId } = await addModelFolder(context, actor, trained.folder, "trained");
    const reason = `Learnt with ${sites - 1} other sites, in ${proposal.training!.rounds} rounds.`;
    await challenge(context, actor, { scenario, modelVersionId, reason });
    return { modelVersionId, modelId, version };
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

/** What the card says of the run: who took part with how many, how, and what was promised to each patient. */
function notesOf(proposal: FederationProposal, work: WorkAnswer): string[] {
  const { rounds, localSteps, privacy } = proposal.training!;
  const nameOf = (key: string) => proposal.sites.find((site) => site.key === key)?.name ?? "a site";
  const parts = work.sites.map(({ key, persons }) => `${nameOf(key)} with about ${persons} persons`);
  const epsilon = epsilonOfProposal(proposal);
  return [
    `Federated: learnt by ${work.sites.length} sites that kept their data (${parts.join(", ")}; counts are rounded to multiples of ${proposal.floor}), in ${rounds} rounds of ${localSteps} ${localSteps === 1 ? "step" : "steps"} each. Updates were summed behind pairwise masks, so that no single site's was seen.`,
    privacy && epsilon !== null
      ? `Each patient's gradient was cut to a length of ${privacy.clip}, and every site added noise of ${privacy.noiseMultiplier} times that: the weights before calibration are (${Number.isFinite(epsilon) ? epsilon.toFixed(2) : "unbounded"}, ${privacy.delta})-differentially private for each patient. Counts, calibration and figures are outside of this promise.`
      : "No noise was added: what the weights themselves may tell of single patients is not bounded.",
    ...(work.result ? [pooledNote(work.result)].flat() : []),
  ];
}

function pooledNote(result: Record<string, unknown>): string[] {
  const { evaluation } = result as {
    evaluation?: { auc: { value: number; low: number; high: number } } | null;
  };
  if (!evaluation) return [];
  const { value, low, high } = evaluation.auc;
  return [
    `On what all sites kept aside together, before each site's calibration: AUC of ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}) from rounded histograms.`,
  ];
}
