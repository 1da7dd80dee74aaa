import { DEFAULT_FLOOR, epsilonOf, LEAST_SITES, SCORE_BINS } from "@synoptic/domain";
import { z } from "zod";

const siteKey = z.string().regex(/^[0-9a-f]{64}$/);
const site = z.strictObject({ name: z.string().min(1).max(200), key: siteKey });

/** All that a run asks of each site, and the same at all of them: what an administrator agrees to. */
export const federationProposal = z.strictObject({
  schemaVersion: z.literal(1),
  runKey: z.uuid(),
  /** What it is for, in the words of whoever proposes it. */
  purpose: z.string().trim().min(1).max(2000),
  kind: z.enum(["evaluation", "training"]),
  scenario: z.string().regex(/^[a-z0-9-]{1,64}$/),
  findingId: z.string().min(1).max(64),
  /** What is evaluated; for a training, the bundled head whose scale for embeddings all sites share. */
  model: z.strictObject({
    id: z.string().max(64),
    version: z.string().max(64),
    manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  training: z
    .strictObject({
      /** Of the model that each site gets. */
      modelId: z.string().regex(/^[a-z0-9-]{1,64}$/),
      rounds: z.int().min(1).max(100),
      localSteps: z.int().min(1).max(500),
      /** Inverse strength of the penalty. */
      C: z.number().positive().max(1000),
      /** Nothing: no noise. */
      privacy: z
        .strictObject({
          clip: z.number().positive().max(1000),
          noiseMultiplier: z.number().min(0.1).max(1000),
          delta: z.number().gt(0).max(0.01),
        })
        .nullable(),
    })
    .nullable(),
  bins: z.literal(SCORE_BINS),
  floor: z.literal(DEFAULT_FLOOR),
  /** How long a round waits for a site before it is begun again without it. */
  roundMinutes: z
    .number()
    .min(0.05)
    .max(24 * 60),
  coordinator: site,
  sites: z.array(site).min(LEAST_SITES).max(50),
});

export type FederationProposal = z.infer<typeof federationProposal>;

/** Rounds in which something leaves: a training's last one measures what the others made. */
export function roundsOf({ training }: FederationProposal): number {
  return training ? training.rounds + 1 : 1;
}

/** What noise promises each patient about the weights after all rounds; nothing where there is none. */
export function epsilonOfProposal({ training }: FederationProposal): number | null {
  return training?.privacy ? epsilonOf(training.privacy, training.rounds) : null;
}

const place = { runKey: z.uuid(), attempt: z.int().min(1), round: z.int().min(1) };
const base64 = z.base64();

/** What a site asks or tells the coordinator of a run. Each is answered with `federationAnswer`. */
export const federationBody = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("poll") }),
  z.strictObject({ kind: z.literal("work"), runKey: z.uuid() }),
  z.strictObject({
    kind: z.literal("answer"),
    runKey: z.uuid(),
    decision: z.enum(["accepted", "refused"]),
    /** A multiple of the floor; nothing where refused. */
    persons: z.int().positive().multipleOf(DEFAULT_FLOOR).nullable(),
  }),
  z.strictObject({
    kind: z.literal("key"),
    runKey: z.uuid(),
    attempt: z.int().min(1),
    /** X25519. */
    publicKey: base64,
    /** Of `exchangeText`, by the site's own key: the coordinator cannot put another in its place. */
    signature: base64,
  }),
  z.strictObject({ kind: z.literal("share"), ...place, vector: base64 }),
  z.strictObject({ kind: z.literal("leave"), runKey: z.uuid() }),
]);

export type FederationBody = z.infer<typeof federationBody>;

export function exchangeText(runKey: string, attempt: number, publicKey: string): string {
  return `exchange ${runKey} ${attempt} ${publicKey}`;
}

const runState = z.enum(["proposed", "running", "succeeded", "failed"]);

export const pollAnswer = z.strictObject({
  runs: z.array(
    z.strictObject({ proposal: federationProposal, state: runState, reason: z.string().nullable() }),
  ),
});

/** How a run stands, for a site that takes part. */
export const workAnswer = z.strictObject({
  state: runState,
  attempt: z.int(),
  round: z.int(),
  reason: z.string().nullable(),
  /** Who takes part in the attempt. `publicKey` is nothing until the site has told it. */
  sites: z.array(
    z.strictObject({
      key: siteKey,
      persons: z.int().positive(),
      publicKey: base64.nullable(),
      signature: base64.nullable(),
    }),
  ),
  /** Float64 little endian; nothing for an evaluation. */
  weights: base64.nullable(),
  rounds: z.array(
    z.strictObject({
      number: z.int(),
      attempt: z.int(),
      sites: z.array(z.string()),
      figures: z.record(z.string(), z.unknown()),
    }),
  ),
  result: z.record(z.string(), z.unknown()).nullable(),
});

export type WorkAnswer = z.infer<typeof workAnswer>;
