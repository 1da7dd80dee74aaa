import {
  answerFederatedRun,
  endFederatedRun,
  endFederationPeer,
  proposeFederatedRun,
  registerFederationPeer,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { FederationKindEnum } from "./federation.ts";
import { addVerb, resultUnion } from "./verb.ts";

const FederationPeerPayload = builder.objectRef<{ peerId: string }>("FederationPeerPayload").implement({
  description: "The peer, as it is now.",
  fields: (t) => ({
    peer: t.prismaField({
      type: "FederationPeer",
      description: "As it is now.",
      resolve: (query, { peerId }, _args, context) =>
        context.db.federationPeer.findUniqueOrThrow({ ...query, where: { id: peerId } }),
    }),
  }),
});

const FederationPeerResult = resultUnion(
  "FederationPeerResult",
  FederationPeerPayload,
  "What the verbs of peers answer.",
);

const RegisterFederationPeerInput = builder.inputType("RegisterFederationPeerInput", {
  description: "Another site.",
  fields: (t) => ({
    code: t.string({
      required: true,
      description: "What its administrator gave: `federationHome.code` there.",
    }),
  }),
});

addVerb({
  name: "registerFederationPeer",
  result: FederationPeerResult,
  description:
    "Knows another site's server from now on: its signed messages are answered, and it is asked for runs.",
  input: RegisterFederationPeerInput,
  payload: FederationPeerPayload,
  permission: "administer",
  run: (input, context) => registerFederationPeer(context.services, requireActor(context), input),
});

const EndFederationPeerInput = builder.inputType("EndFederationPeerInput", {
  description: "Which peer.",
  fields: (t) => ({ peerId: t.id({ required: true, description: "Which." }) }),
});

addVerb({
  name: "endFederationPeer",
  result: FederationPeerResult,
  description: "Answers a peer nothing more, and asks it nothing more.",
  input: EndFederationPeerInput,
  payload: FederationPeerPayload,
  permission: "administer",
  run: (input, context) =>
    endFederationPeer(context.services, requireActor(context), {
      peerId: readId("FederationPeer", input.peerId, ["peerId"]),
    }),
});

const FederatedRunPayload = builder.objectRef<{ runId: string }>("FederatedRunPayload").implement({
  description: "The run, as it is now.",
  fields: (t) => ({
    run: t.prismaField({
      type: "FederatedRun",
      description: "As it is now.",
      resolve: (query, { runId }, _args, context) =>
        context.db.federatedRun.findUniqueOrThrow({ ...query, where: { id: runId } }),
    }),
  }),
});

const FederatedRunResult = resultUnion(
  "FederatedRunResult",
  FederatedRunPayload,
  "What the verbs of federated runs answer.",
);

const FederationNoiseInput = builder.inputType("FederationNoiseInput", {
  description: "Noise that each site adds to the sum of its patients' gradients.",
  fields: (t) => ({
    clip: t.float({ required: true, description: "Longest that one patient's gradient may be, above 0." }),
    noiseMultiplier: t.float({
      required: true,
      description: "Standard deviation over `clip`, 0.1 to 1,000.",
    }),
    delta: t.float({
      required: true,
      description: "Far below one over the number of patients; 0.01 at most.",
    }),
  }),
});

const ProposeFederatedRunInput = builder.inputType("ProposeFederatedRunInput", {
  description: "What several sites are asked to compute together.",
  fields: (t) => ({
    purpose: t.string({ required: true, description: "What for, in words for other sites' administrators." }),
    kind: t.field({ type: FederationKindEnum, required: true, description: "What is done." }),
    scenario: t.string({ required: true, description: "Of which images." }),
    findingId: t.string({
      description: "Whose probability is measured; the scenario's finding of concern where left out.",
    }),
    modelVersionId: t.id({
      description: "Of an evaluation: which head; the bundled one where left out. All sites have to have it.",
    }),
    peerIds: t.idList({ required: true, description: "Two other sites at least." }),
    modelId: t.string({
      description: "Of a training: the new model's id; `SCENARIO-federated-head` where left out.",
    }),
    rounds: t.int({ description: "Of a training: 1 to 100; 3 where left out, and 20 with noise." }),
    localSteps: t.int({
      description: "Of a training: steps at each site in a round; 15 where left out. With noise it is one.",
    }),
    strength: t.float({
      description: "Of a training: inverse strength of the penalty; 0.003 where left out.",
    }),
    noise: t.field({ type: FederationNoiseInput, description: "Of a training; none where left out." }),
    roundMinutes: t.float({ description: "How long a round waits for a site; 10 where left out." }),
  }),
});

addVerb({
  name: "proposeFederatedRun",
  result: FederatedRunResult,
  description: "Proposes a run to other sites and to this one. Nothing is computed before each has accepted.",
  input: ProposeFederatedRunInput,
  payload: FederatedRunPayload,
  permission: "research",
  run: ({ strength, noise, peerIds, modelVersionId, ...input }, context) =>
    proposeFederatedRun(context.services, requireActor(context), {
      ...input,
      C: strength ?? null,
      privacy: noise ?? null,
      peerIds: peerIds.map((id, i) => readId("FederationPeer", id, ["peerIds", String(i)])),
      modelVersionId:
        modelVersionId == null ? null : readId("ModelVersion", modelVersionId, ["modelVersionId"]),
    }),
});

const AnswerFederatedRunInput = builder.inputType("AnswerFederatedRunInput", {
  description: "What this site answers to a proposal.",
  fields: (t) => ({
    runId: t.id({ required: true, description: "The run as this site takes part in it." }),
    accept: t.boolean({ required: true, description: "Whether it takes part." }),
    purposeId: t.id({ description: "To accept: an approved purpose that allows federation." }),
    cohortRunId: t.id({ description: "To accept with the members of a run of a cohort alone." }),
    reason: t.string({ description: "To refuse: why, for this site's own record." }),
  }),
});

addVerb({
  name: "answerFederatedRun",
  result: FederatedRunResult,
  description:
    "Accepts or refuses a proposed run for this site. The coordinator is told the decision and, rounded, of how many persons; never why.",
  input: AnswerFederatedRunInput,
  payload: FederatedRunPayload,
  permission: "administer",
  run: ({ runId, accept, purposeId, cohortRunId, reason }, context) =>
    answerFederatedRun(context.services, requireActor(context), {
      runId: readId("FederatedRun", runId, ["runId"]),
      accept,
      purposeId: purposeId == null ? null : readId("ResearchPurpose", purposeId, ["purposeId"]),
      cohortRunId: cohortRunId == null ? null : readId("CohortRun", cohortRunId, ["cohortRunId"]),
      reason: reason ?? null,
    }),
});

const EndFederatedRunInput = builder.inputType("EndFederatedRunInput", {
  description: "Which run.",
  fields: (t) => ({ runId: t.id({ required: true, description: "Which." }) }),
});

addVerb({
  name: "endFederatedRun",
  result: FederatedRunResult,
  description: "Takes this site out of a run, or calls it off for all where this site coordinates it.",
  input: EndFederatedRunInput,
  payload: FederatedRunPayload,
  permission: "administer",
  run: (input, context) =>
    endFederatedRun(context.services, requireActor(context), {
      runId: readId("FederatedRun", input.runId, ["runId"]),
    }),
});
