import { encodeGlobalID } from "@pothos/plugin-relay";
import {
  type PartChange,
  type PatientHistory,
  type RiseAlert,
  researchNotice,
  type TimelinePoint as TimelinePointShape,
  type UsedFact as UsedFactShape,
} from "@synoptic/domain";
import { type RiskTimelineAnswer, readRiskTimeline } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { RiskPartKindEnum } from "./enums.ts";
import { cumulative, RiskPart } from "./risk.ts";
import { RiskAlertRule } from "./risk-alert-rule.ts";
import { Score, ScoreBand } from "./score.ts";
import { UsedFact } from "./used-fact.ts";

type Facts = ReadonlyMap<string, UsedFactShape>;
type ChangeShape = PartChange & { facts: UsedFactShape[] };
type PointShape = Omit<TimelinePointShape, "changes"> & { changes: ChangeShape[] };

const RiskChange = builder.objectRef<ChangeShape>("RiskChange").implement({
  description: "What one part of a risk did since the point before.",
  fields: (t) => ({
    kind: t.expose("kind", { type: RiskPartKindEnum, description: "What kind of part." }),
    name: t.exposeString("name", { description: "Stable name, such as `age`." }),
    label: t.exposeString("label", { description: "As it is now; as it was, where it is gone." }),
    logOdds: t.exposeFloat("logOdds", { description: "By how much it moves the natural log-odds." }),
    before: t.exposeFloat("before", {
      nullable: true,
      description: "The part's log-odds before; nothing where it is new.",
    }),
    after: t.exposeFloat("after", {
      nullable: true,
      description: "The part's log-odds now; nothing where it is gone.",
    }),
    source: t.exposeString("source", { description: "Where the weight comes from." }),
    facts: t.field({
      type: [UsedFact],
      description: "What it was read from, now or before.",
      resolve: ({ facts }) => facts,
    }),
  }),
});

const RiseAlertType = builder.objectRef<RiseAlert>("RiseAlert").implement({
  description: "That a risk rose by the site's rule.",
  fields: (t) => ({
    from: t.exposeFloat("from", { description: "The risk that it rose from, 0 to 1." }),
    to: t.exposeFloat("to", { description: "The risk that it rose to, 0 to 1." }),
  }),
});

const RiskTimelinePoint = builder.objectRef<PointShape>("RiskTimelinePoint").implement({
  description: "A risk as it was known at a moment: after a study's image, or from the history alone.",
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "Facts recorded later have no part in it." }),
    assessmentId: t.id({
      nullable: true,
      description: "Global id of the study's assessment; nothing for the history alone.",
      resolve: ({ study }) => study && encodeGlobalID("RiskAssessment", study.assessmentId),
    }),
    studyId: t.id({
      nullable: true,
      description: "Global id of the study; nothing for the history alone.",
      resolve: ({ study }) => study && encodeGlobalID("ImagingStudy", study.studyId),
    }),
    preTestProbability: t.float({
      description: "From prevalence and history, 0 to 1.",
      resolve: ({ risk }) => risk.preTestProbability,
    }),
    postTestProbability: t.float({
      nullable: true,
      description:
        "After the image, 0 to 1; nothing for the history alone and where the reading is withheld.",
      resolve: ({ study, risk }) => study && risk.postTestProbability,
    }),
    parts: t.field({
      type: [RiskPart],
      description: "Log-odds that sum to the risk's.",
      resolve: ({ risk }) => cumulative(risk.parts),
    }),
    changes: t.field({
      type: [RiskChange],
      description:
        "What moved it since the history of the point before, whose image does not count; a study's own image is one of them, and the only one of the first point.",
      resolve: ({ changes }) => changes,
    }),
    alert: t.expose("alert", {
      type: RiseAlertType,
      nullable: true,
      description: "That it rose by the site's rule; nothing where it did not.",
    }),
  }),
});

const ScoreTrackPoint = builder
  .objectRef<RiskTimelineAnswer["scores"][number]["points"][number]>("ScoreTrackPoint")
  .implement({
    description: "A score as it would have been computed at an encounter.",
    fields: (t) => ({
      at: t.expose("at", { type: "DateTime", description: "The encounter's end, where known." }),
      encounterId: t.id({
        description: "Global id.",
        resolve: ({ encounterId }) => encodeGlobalID("Encounter", encounterId),
      }),
      probability: t.exposeFloat("probability", { description: "Of the score's main risk, 0 to 1." }),
      band: t.expose("band", {
        type: ScoreBand,
        nullable: true,
        description: "The published range that it falls into.",
      }),
    }),
  });

const ScoreTrack = builder.objectRef<RiskTimelineAnswer["scores"][number]>("ScoreTrack").implement({
  description: "A long-term score over the encounters.",
  fields: (t) => ({
    score: t.expose("score", { type: Score, description: "Which." }),
    points: t.expose("points", { type: [ScoreTrackPoint], description: "In order of time." }),
  }),
});

const RiskTimeline = builder.objectRef<RiskTimelineAnswer>("RiskTimeline").implement({
  description: "How a risk went. Research software, not for the care of patients.",
  fields: (t) => ({
    scenario: t.exposeString("scenario", { description: "Such as `skin`." }),
    findingId: t.exposeString("findingId", { description: "The scenario's finding of concern." }),
    finding: t.exposeString("finding", { description: "For people." }),
    rule: t.expose("rule", { type: RiskAlertRule, description: "What marks a rise." }),
    points: t.field({
      type: [RiskTimelinePoint],
      description: "In order of time.",
      resolve: ({ points, history }) => {
        const facts = factsOf(history);
        return points.map((point) => ({
          ...point,
          changes: point.changes.map((change) => ({ ...change, facts: usedIn(change, facts) })),
        }));
      },
    }),
    scores: t.expose("scores", { type: [ScoreTrack], description: "Long-term scores at each encounter." }),
    notice: t.string({ description: "What it is not for.", resolve: () => researchNotice }),
  }),
});

/** By id, with what kind of fact each is. */
function factsOf({ observations, conditions, medications, familyHistory }: PatientHistory): Facts {
  const of = (
    kind: UsedFactShape["kind"],
    facts: readonly { id: string; effectiveAt: Date | null; recordedAt: Date }[],
  ) =>
    facts.map(({ id, effectiveAt, recordedAt }): [string, UsedFactShape] => [
      id,
      { kind, id, at: effectiveAt ?? recordedAt },
    ]);
  return new Map([
    ...of("observation", observations),
    ...of("condition", conditions),
    ...of("medication", medications),
    ...of("family-member-history", familyHistory),
  ]);
}

/** A fact that was taken back since is not among them. */
function usedIn({ factIds }: PartChange, facts: Facts): UsedFactShape[] {
  return factIds.flatMap((id) => facts.get(id) ?? []);
}

builder.prismaObjectField("Patient", "riskTimeline", (t) =>
  t.field({
    type: RiskTimeline,
    description: "How the risk of a scenario's finding of concern went, with what changed it.",
    args: {
      scenario: t.arg.string({ required: true, description: "Such as `skin`." }),
      from: t.arg({ type: "DateTime", description: "From what was known first, where left out." }),
      to: t.arg({ type: "DateTime", description: "Until now, where left out." }),
    },
    select: { id: true },
    resolve: ({ id: patientId }, { scenario, from, to }, context) =>
      readRiskTimeline(context.services, requireActor(context), {
        ...{ patientId, scenario },
        from: from ?? undefined,
        to: to ?? undefined,
      }),
  }),
);
