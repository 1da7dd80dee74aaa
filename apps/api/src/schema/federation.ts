import { createHash } from "node:crypto";
import type { PooledEvaluation as PooledEvaluationShape } from "@synoptic/domain";
import { visibleCohorts } from "@synoptic/persistence";
import {
  epsilonOfProposal,
  type FederationProposal,
  federationProposal,
  fingerprintOf,
  roundsOf,
  siteIdentity,
  siteKeyOf,
  writeSiteCode,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { Interval } from "./interval.ts";

export const FederationKindEnum = builder.enumType("FederationKind", {
  description: "What several sites do together.",
  values: {
    EVALUATION: { value: "evaluation", description: "They measure a model that all of them have." },
    TRAINING: { value: "training", description: "They learn a head that each of them gets." },
  } as const,
});

const FederationRoleEnum = builder.enumType("FederationRole", {
  description: "What a run is to this site.",
  values: {
    COORDINATOR: { value: "coordinator", description: "It sums what the sites send." },
    PARTICIPANT: { value: "participant", description: "It computes on its own data." },
  } as const,
});

const FederatedRunStateEnum = builder.enumType("FederatedRunState", {
  description: "How far a federated run has come.",
  values: {
    PROPOSED: { value: "proposed", description: "Sites have yet to answer; nothing is computed." },
    REFUSED: { value: "refused", description: "This site does not take part." },
    RUNNING: { value: "running", description: "Its rounds are computed." },
    SUCCEEDED: { value: "succeeded", description: "All rounds are over." },
    FAILED: { value: "failed", description: "It ended without a result; `reason` says why." },
  } as const,
});

const FederationDecisionEnum = builder.enumType("FederationDecision", {
  description: "What a site answered to a proposal.",
  values: {
    WAITING: { value: "waiting", description: "Nothing yet." },
    ACCEPTED: { value: "accepted", description: "It takes part." },
    REFUSED: { value: "refused", description: "It does not." },
  } as const,
});

const FederatedSite = builder
  .objectRef<{
    name: string;
    key: string;
    decision: "waiting" | "accepted" | "refused" | null;
    persons: number | null;
    lostAt: Date | null;
  }>("FederatedSite")
  .implement({
    description:
      "A site that a run asks. What each answered is known where the run is summed, and of a run that is over.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "As the coordinator calls it." }),
      fingerprint: t.string({
        description: "Of its key: two administrators can read it to each other.",
        resolve: ({ key }) => fingerprintOf(key),
      }),
      decision: t.expose("decision", {
        type: FederationDecisionEnum,
        nullable: true,
        description: "What it answered, where that is known.",
      }),
      persons: t.exposeInt("persons", {
        nullable: true,
        description: "Persons that it takes part with, as told: to a multiple of the floor.",
      }),
      lostAt: t.expose("lostAt", {
        type: "DateTime",
        nullable: true,
        description: "Since when the run goes on without it.",
      }),
    }),
  });

builder.prismaObject("FederatedRound", {
  description: "A round that is over: what the sum of all sites says.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "From 1." }),
    attempt: t.exposeInt("attempt", { description: "In which attempt it was completed." }),
    sites: t.exposeStringList("sites", { description: "Who took part." }),
    auc: t.float({
      nullable: true,
      description:
        "Of the weights before the round, on what all sites kept aside; nothing where too few are told of.",
      select: { figures: true },
      resolve: ({ figures }) => (figures as { auc?: number }).auc ?? null,
    }),
    loss: t.float({
      nullable: true,
      description: "Mean negative log-likelihood of the finding there, nats.",
      select: { figures: true },
      resolve: ({ figures }) => (figures as { loss?: number }).loss ?? null,
    }),
    finishedAt: t.expose("finishedAt", { type: "DateTime", description: "When it was over." }),
  }),
});

builder.prismaObject("FederationMessage", {
  description: "Something that left this site for a run, word for word.",
  fields: (t) => ({
    kind: t.exposeString("kind", { description: "`answer`, `key`, `share` or `leave`." }),
    attempt: t.exposeInt("attempt", { description: "0 where it is of none." }),
    round: t.exposeInt("round", { description: "0 where it is of none." }),
    madeAt: t.expose("madeAt", { type: "DateTime", description: "When it was made." }),
    sentAt: t.expose("sentAt", {
      type: "DateTime",
      nullable: true,
      description: "When the coordinator had taken it.",
    }),
    bytes: t.int({
      description: "Its length as JSON.",
      select: { body: true },
      resolve: ({ body }) => Buffer.byteLength(JSON.stringify(body)),
    }),
    sha256: t.string({
      description: "Of its JSON, in hexadecimal.",
      select: { body: true },
      resolve: ({ body }) => createHash("sha256").update(JSON.stringify(body)).digest("hex"),
    }),
    body: t.expose("body", { type: "JSON", description: "All of it." }),
  }),
});

const PooledRocPoint = builder.objectRef<PooledEvaluationShape["roc"][number]>("PooledRocPoint").implement({
  description: "A point of the ROC curve of several sites.",
  fields: (t) => ({
    threshold: t.exposeFloat("threshold", {
      description: "A probability from which on it is called positive.",
    }),
    sensitivity: t.exposeFloat("sensitivity", { description: "0 to 1." }),
    specificity: t.exposeFloat("specificity", { description: "0 to 1." }),
  }),
});

const PooledBin = builder
  .objectRef<PooledEvaluationShape["calibration"][number]>("PooledCalibrationBin")
  .implement({
    description: "A dot of the reliability diagram of several sites.",
    fields: (t) => ({
      persons: t.exposeInt("persons", { description: "To a multiple of the floor." }),
      meanProbability: t.exposeFloat("meanProbability", { description: "What was said." }),
      observed: t.expose("observed", { type: Interval, description: "What came true." }),
    }),
  });

const PooledEvaluation = builder.objectRef<PooledEvaluationShape>("PooledEvaluation").implement({
  description: "What several sites' rounded histograms say of a model together.",
  fields: (t) => ({
    withFinding: t.exposeInt("withFinding", {
      description: "Persons with the finding, to multiples of the floor.",
    }),
    withoutFinding: t.exposeInt("withoutFinding", {
      description: "Persons without it, to multiples of the floor.",
    }),
    auc: t.expose("auc", {
      type: Interval,
      description: "Area under the ROC curve; the interval is DeLong's.",
    }),
    binningError: t.exposeFloat("binningError", {
      description: "What the grid of scores may add to the area at most.",
    }),
    roundingError: t.exposeFloat("roundingError", {
      description: "What rounding the counts may add to it at worst.",
    }),
    roc: t.expose("roc", {
      type: [PooledRocPoint],
      description: "From nothing called positive to everything.",
    }),
    calibration: t.expose("calibration", {
      type: [PooledBin],
      description: "Ten bins; those without a person are left out.",
    }),
    brier: t.exposeFloat("brier", { description: "Mean squared distance to the truth, 0 to 1." }),
    brierError: t.exposeFloat("brierError", { description: "What the grid may add to it at most." }),
  }),
});

interface TermsShape {
  clip: number;
  noiseMultiplier: number;
  delta: number;
  epsilon: number | null;
}

const FederationPrivacy = builder.objectRef<TermsShape>("FederationPrivacy").implement({
  description: "What noise promises each patient about the weights.",
  fields: (t) => ({
    clip: t.exposeFloat("clip", { description: "Longest that one patient's gradient may be." }),
    noiseMultiplier: t.exposeFloat("noiseMultiplier", {
      description: "Standard deviation of each site's noise over `clip`.",
    }),
    delta: t.exposeFloat("delta", { description: "The chance with which more may be learnt." }),
    epsilon: t.exposeFloat("epsilon", {
      nullable: true,
      description: "After all rounds; nothing beyond 500.",
    }),
  }),
});

const read = (proposal: unknown): FederationProposal => federationProposal.parse(proposal);

interface Result {
  evaluation?: PooledEvaluationShape | null;
  parts?: { key: string; persons: number }[];
  placed?: { modelId?: string; version?: string; notPlaced?: string };
}

builder.prismaNode("FederationPeer", {
  description: "Another site's server, whose signed messages are answered.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { research: true },
  findUnique: (id, context) => ({ id, AND: [visibleCohorts(requireActor(context))] }),
  fields: (t) => ({
    name: t.exposeString("name", { description: "As its administrator called it." }),
    fingerprint: t.string({
      description: "Of its key: two administrators can read it to each other.",
      select: { publicKey: true },
      resolve: ({ publicKey }) => fingerprintOf(siteKeyOf(publicKey)),
    }),
    url: t.exposeString("url", {
      nullable: true,
      description: "Where it is asked for runs; nothing where it is not.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "Since when it is a peer." }),
    endedAt: t.expose("endedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when it is none any more.",
    }),
    seenAt: t.expose("seenAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was heard of last.",
    }),
    fault: t.exposeString("fault", {
      nullable: true,
      description: "Why it could not be asked the last time.",
    }),
  }),
});

builder.prismaNode("FederatedRun", {
  description:
    "What several sites compute together while each keeps its data. Where this site sums a run, it has it twice: as its coordinator and as one that takes part.",
  id: { field: "id" },
  select: { id: true, proposal: true, result: true },
  nullable: true,
  authScopes: { research: true },
  findUnique: (id, context) => ({ id, AND: [visibleCohorts(requireActor(context))] }),
  fields: (t) => ({
    runKey: t.exposeString("runKey", { description: "The same at all sites." }),
    role: t.expose("role", { type: FederationRoleEnum, description: "What it is to this site." }),
    state: t.expose("state", { type: FederatedRunStateEnum, description: "How far it is." }),
    decision: t.expose("decision", {
      type: FederationDecisionEnum,
      description: "Of a participant: what this site answered.",
    }),
    kind: t.field({
      type: FederationKindEnum,
      description: "What is done.",
      resolve: ({ proposal }) => read(proposal).kind,
    }),
    purpose: t.string({
      description: "What it is for, in the words of whoever proposed it.",
      resolve: ({ proposal }) => read(proposal).purpose,
    }),
    scenario: t.string({
      description: "Of which images.",
      resolve: ({ proposal }) => read(proposal).scenario,
    }),
    findingId: t.string({
      description: "Whose probability is measured.",
      resolve: ({ proposal }) => read(proposal).findingId,
    }),
    modelLabel: t.string({
      description: "What is evaluated, or the id of what is learnt.",
      resolve: ({ proposal }) => {
        const { training, model } = read(proposal);
        return training?.modelId ?? `${model.id} ${model.version}`;
      },
    }),
    coordinator: t.string({
      description: "Who sums.",
      resolve: ({ proposal }) => read(proposal).coordinator.name,
    }),
    attempt: t.exposeInt("attempt", { description: "From 1; a new one begins where sites were lost." }),
    round: t.exposeInt("round", { description: "The current one, from 1; 0 before it begins." }),
    roundCount: t.int({
      description: "How many there will be.",
      resolve: ({ proposal }) => roundsOf(read(proposal)),
    }),
    localSteps: t.int({
      nullable: true,
      description: "Of a training: steps at each site between two sums.",
      resolve: ({ proposal }) => read(proposal).training?.localSteps ?? null,
    }),
    roundMinutes: t.float({
      description: "How long a round waits for a site.",
      resolve: ({ proposal }) => read(proposal).roundMinutes,
    }),
    floor: t.int({
      description: "The least persons that are ever told of.",
      resolve: ({ proposal }) => read(proposal).floor,
    }),
    privacy: t.field({
      type: FederationPrivacy,
      nullable: true,
      description: "Nothing where no noise is added.",
      resolve: ({ proposal }) => {
        const asked = read(proposal);
        const epsilon = epsilonOfProposal(asked);
        if (!asked.training?.privacy) return null;
        return {
          ...asked.training.privacy,
          epsilon: epsilon !== null && Number.isFinite(epsilon) ? epsilon : null,
        };
      },
    }),
    leaves: t.stringList({
      description: "What leaves a site that takes part, in plain words.",
      resolve: ({ proposal }) => leavesOf(read(proposal)),
    }),
    sites: t.field({
      type: [FederatedSite],
      description: "Who is asked.",
      select: { participants: true },
      resolve: ({ proposal, participants, result }) => {
        const parts = (result as Result | null)?.parts ?? [];
        return read(proposal).sites.map(({ name, key }) => {
          const known = participants.find(({ siteKey }) => siteKey === key);
          const part = parts.find((one) => one.key === key);
          return {
            name,
            key,
            decision: known?.decision ?? (part ? ("accepted" as const) : null),
            persons: known?.persons ?? part?.persons ?? null,
            lostAt: known?.lostAt ?? null,
          };
        });
      },
    }),
    ownPersons: t.exposeInt("persons", {
      nullable: true,
      description: "Persons of this site, as they are told.",
    }),
    rounds: t.relation("rounds", {
      description: "Those that are over.",
      query: { orderBy: { number: "asc" } },
    }),
    evaluation: t.field({
      type: PooledEvaluation,
      nullable: true,
      description:
        "What all sites together say of the model; nothing before the end, and where too few persons are told of.",
      resolve: ({ result }) => (result as Result | null)?.evaluation ?? null,
    }),
    placedModel: t.string({
      nullable: true,
      description: "The model that this site got, with its version.",
      resolve: ({ result }) => {
        const placed = (result as Result | null)?.placed;
        return placed?.modelId ? `${placed.modelId} ${placed.version}` : null;
      },
    }),
    notPlaced: t.string({
      nullable: true,
      description: "Why this site got none.",
      resolve: ({ result }) => (result as Result | null)?.placed?.notPlaced ?? null,
    }),
    reason: t.exposeString("reason", { nullable: true, description: "Why it was refused or failed." }),
    messages: t.relation("messages", {
      description: "All that left this site for it; administrators only.",
      authScopes: { administer: true },
      query: { orderBy: [{ madeAt: "asc" }, { id: "asc" }] },
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it became known here." }),
    decidedAt: t.expose("decidedAt", {
      type: "DateTime",
      nullable: true,
      description: "When this site answered.",
    }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was over here.",
    }),
  }),
});

function leavesOf({ training, floor, bins }: FederationProposal): string[] {
  return [
    `How many persons take part here, rounded to a multiple of ${floor}. The coordinator sees it, and the other sites do.`,
    `${training ? "In each round, of the persons kept aside" : "Once, of the persons whose truth is known"}: how many with and without the finding got a score in each of ${bins} ranges, rounded so that no number tells of fewer than ${floor}. Only the sum over all sites is seen.`,
    ...(training
      ? [
          `In each of ${training.rounds} rounds: how the shared weights moved on this site's cases. Only the sum over all sites is seen${training.privacy ? ", with noise that this site adds itself" : "; no noise is added"}.`,
        ]
      : []),
    "No picture, no embedding, no date, no id and no row of any patient.",
  ];
}

const FederationHome = builder
  .objectRef<{ name: string; key: string; code: string }>("FederationHome")
  .implement({
    description: "How this site is known to others.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "The site's." }),
      fingerprint: t.string({
        description: "Of its key, to read to each other.",
        resolve: ({ key }) => fingerprintOf(key),
      }),
      code: t.exposeString("code", {
        description: "What other sites' administrators paste to know this one. It holds nothing secret.",
      }),
    }),
  });

builder.queryField("federationHome", (t) =>
  t.field({
    type: FederationHome,
    description: "How this site is known to others.",
    authScopes: { research: true },
    resolve: async (_root, _args, context) => {
      const { siteId } = requireActor(context);
      const { publicKey } = await siteIdentity(context.db, siteId, context.services.now());
      const { name } = await context.db.site.findUniqueOrThrow({
        where: { id: siteId },
        select: { name: true },
      });
      const key = siteKeyOf(publicKey);
      return { name, key, code: writeSiteCode({ name, key, url: context.publicUrl }) };
    },
  }),
);

builder.queryField("federationPeers", (t) =>
  t.prismaField({
    type: ["FederationPeer"],
    description: "Other sites' servers, by name; those that were ended last.",
    authScopes: { research: true },
    resolve: (query, _root, _args, context) =>
      context.db.federationPeer.findMany({
        ...query,
        where: visibleCohorts(requireActor(context)),
        orderBy: [{ endedAt: { sort: "desc", nulls: "first" } }, { name: "asc" }],
      }),
  }),
);

/** More than anybody reads on one page. */
const MOST_RUNS = 100;

builder.queryField("federatedRuns", (t) =>
  t.prismaField({
    type: ["FederatedRun"],
    description: "Federated runs of this site, newest first; a hundred at most.",
    authScopes: { research: true },
    resolve: (query, _root, _args, context) =>
      context.db.federatedRun.findMany({
        ...query,
        where: visibleCohorts(requireActor(context)),
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take: MOST_RUNS,
      }),
  }),
);

const FederationPurpose = builder
  .objectRef<{ id: string; title: string; approval: string }>("FederationPurpose")
  .implement({
    description: "A purpose that the site has approved and that allows federation now.",
    fields: (t) => ({
      id: t.exposeID("id", { description: "To name it when a run is accepted." }),
      title: t.exposeString("title", { description: "What for." }),
      approval: t.exposeString("approval", { description: "Reference of the approval." }),
    }),
  });

builder.queryField("federationPurposes", (t) =>
  t.field({
    type: [FederationPurpose],
    description: "What a run can be accepted for.",
    authScopes: { research: true },
    resolve: (_root, _args, context) => {
      const at = context.services.now();
      return context.db.researchPurpose.findMany({
        where: {
          ...visibleCohorts(requireActor(context)),
          uses: { has: "federation" },
          startsAt: { lte: at },
          OR: [{ endsAt: null }, { endsAt: { gt: at } }],
        },
        orderBy: [{ createdAt: "desc" }],
        select: { id: true, title: true, approval: true },
      });
    },
  }),
);
