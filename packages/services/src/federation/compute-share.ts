import {
  asWeights,
  type CountGuard,
  encodeFixedPoint,
  type HeadVector,
  type HeadWeights,
  headLogits,
  histogramOfScores,
  InvalidInputError,
  maskVector,
  predictLogits,
  protectHistogram,
  standardise,
} from "@synoptic/domain";
import { calibrated, type ImageHeadManifest, type Part, siteUpdateApart } from "@synoptic/inference";
import { maskStream } from "./mask-streams.ts";
import { exchangeText, type FederationProposal, type WorkAnswer } from "./proposal.ts";
import { isSignedBy } from "./signing.ts";
import { packShare } from "./vectors.ts";

/** A site's data for a run, embedded. */
export interface EmbeddedSite {
  /** Nothing for an evaluation. */
  training: Part | null;
  /** One case a person. */
  held: Part;
}

interface ShareInput {
  proposal: FederationProposal;
  site: EmbeddedSite;
  model: { head: HeadWeights; manifest: ImageHeadManifest };
  guard: CountGuard;
  /** The shared weights; nothing for an evaluation. */
  shared: HeadVector | null;
  round: number;
  /** Persons as told: of all sites of the attempt, and of this one. */
  total: number;
  own: number;
  sites: number;
}

/** What leaves a site for a round, before its mask: the protected histogram, and in a round that learns the update. */
export async function computeShare(input: ShareInput, signal?: AbortSignal): Promise<Uint32Array> {
  const { proposal, site, model, guard, shared, round, total, own, sites } = input;
  const { findingId, training, bins } = proposal;
  const { classes, findings } = model.manifest;
  const finding = findings.find(({ id }) => id === findingId);
  if (!finding) throw new InvalidInputError("The model has no such finding.");
  const count = classes.length;
  const members = classes.map(({ id }) => finding.classIds.includes(id));
  const probabilities = shared
    ? calibrated(
        { method: "none" },
        predictLogits(asWeights(shared, count), scaled(site.held, model.head)),
        count,
      )
    : calibrated(model.manifest.calibration, headLogits(model.head, site.held.embeddings), count);
  const scores = Float64Array.from(site.held.labels, (_, i) =>
    members.reduce((sum, isMember, c) => sum + (isMember ? probabilities[i * count + c]! : 0), 0),
  ).map((p) => Math.min(1, Math.max(0, p)));
  const positives = Array.from(site.held.labels, (label) => members[label]!);
  const histogram = protectHistogram(histogramOfScores(scores, positives, bins), guard, [
    "round",
    String(round),
  ]);
  if (!training || round > training.rounds || !site.training || !shared) return packShare(histogram, null);
  const update = await siteUpdateApart(
    {
      cases: { table: scaled(site.training, model.head), labels: site.training.labels, classes: count },
      groups: site.training.groups,
      shared,
      options: { C: training.C, total, own, localSteps: training.localSteps },
      privacy: training.privacy,
    },
    signal,
  );
  return packShare(histogram, encodeFixedPoint(update, sites));
}

/** Embeddings on the scale that all sites share: the bundled head's. */
function scaled({ embeddings, labels, dimension }: Part, { mean, scale }: HeadWeights) {
  return standardise({ values: embeddings, rows: labels.length, columns: dimension }, { mean, scale });
}

/**
 * Masks a share for the sites of an attempt. The coordinator names them; that each key is of a site that was agreed on,
 * and of that site itself, is checked here.
 * @throws InvalidInputError where a site is none of the proposal's, or a key is not signed by it
 */
export function maskShare(
  plain: Uint32Array,
  {
    proposal,
    work,
    siteKey,
    privateKey,
  }: { proposal: FederationProposal; work: WorkAnswer; siteKey: string; privateKey: Uint8Array },
): Uint32Array {
  const { runKey } = proposal;
  const { attempt, round } = work;
  const others = work.sites.filter(({ key }) => key !== siteKey);
  const streams = others.map(({ key, publicKey, signature }) => {
    if (!proposal.sites.some((site) => site.key === key) || publicKey === null || signature === null)
      throw new InvalidInputError("The coordinator names a site that was not agreed on.");
    if (!isSignedBy(exchangeText(runKey, attempt, publicKey), signature, Buffer.from(key, "hex")))
      throw new InvalidInputError("A key is not signed by its site.");
    const theirs = Buffer.from(publicKey, "base64");
    return maskStream(privateKey, theirs, { runKey, attempt, round }, plain.length * 4);
  });
  return maskVector(
    plain,
    siteKey,
    others.map(({ key }) => key),
    streams,
  );
}
