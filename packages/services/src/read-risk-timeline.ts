import { setImmediate } from "node:timers/promises";
import {
  type Actor,
  asOf,
  type FusedAssessment,
  InvalidInputError,
  type KnownRisk,
  learntAt,
  NotFoundError,
  type PatientHistory,
  type RiskAlertRule,
  riskTimeline,
  type TimelinePoint,
} from "@synoptic/domain";
import {
  alertRuleOf,
  historyAsOf,
  listClinicPrevalence,
  visibleAssessments,
  visiblePatients,
} from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import { fuseEvidence } from "./fuse-evidence.ts";
import { prevalenceOf } from "./load-assessment-inputs.ts";
import type { OpenModelContext } from "./models/open-model.ts";
import { championOf } from "./models/site-models.ts";
import { type ScoreTrack, trackScores } from "./track-scores.ts";

export interface RiskTimelineQuestion {
  patientId: string;
  scenario: string;
  /** From what was known first, where nothing is said. */
  from?: Date | undefined;
  /** Until now, where nothing is said. */
  to?: Date | undefined;
}

export interface RiskTimelineAnswer {
  scenario: string;
  findingId: string;
  /** For people. */
  finding: string;
  rule: RiskAlertRule;
  points: TimelinePoint[];
  scores: ScoreTrack[];
  /** Whose facts the points name. */
  history: PatientHistory;
}

/** Then others have their turn. */
const momentsAtOnce = 50;

type TimelineContext = OpenModelContext & Pick<ServiceContext, "db" | "now">;

/**
 * How a patient's risk of the scenario's primary finding went: the post-test of each study's assessments, at the moment
 * whose knowledge they had; between them what the history alone said at each moment at which something became known,
 * by the same function as assessments; and long-term scores at each encounter. Each moment knows only what was recorded
 * by then, the site's prevalence included.
 * @throws NotFoundError where the actor may not see the patient; InvalidInputError for a span that ends before it begins or
 *   in the future; UnknownScenarioError, and what loading the site's champion throws
 */
export async function readRiskTimeline(
  context: TimelineContext,
  actor: Actor,
  { patientId, scenario: scenarioId, from, to = context.now() }: RiskTimelineQuestion,
): Promise<RiskTimelineAnswer> {
  const { db, now, models } = context;
  if (to > now()) throw new InvalidInputError("A timeline ends at a moment that has been.", ["to"]);
  if (from && from > to) throw new InvalidInputError("A timeline begins before it ends.", ["from"]);
  const patient = await db.patient.findFirst({
    where: { id: patientId, AND: [visiblePatients(actor)] },
    select: { siteId: true },
  });
  if (!patient) throw new NotFoundError("The site has no such patient.", ["patientId"]);
  const scenario = await championOf(context, patient.siteId, scenarioId);
  const [history, assessments, prevalences, rule, encounters] = await Promise.all([
    historyAsOf(db, patientId, to),
    db.riskAssessment.findMany({
      where: {
        AND: [visibleAssessments(actor)],
        ...{ patientId, scenario: scenario.id, studyId: { not: null } },
        historyAsOf: { lte: to, ...(from && { gte: from }) },
      },
      orderBy: [{ assessedAt: "asc" }, { id: "asc" }],
      select: { id: true, studyId: true, historyAsOf: true, result: true },
    }),
    listClinicPrevalence(db, patient.siteId, scenario.id),
    alertRuleOf(db, patient.siteId),
    db.encounter.findMany({
      where: { patientId, recordedAt: { lte: to }, effectiveAt: { lte: to, ...(from && { gte: from }) } },
      orderBy: [{ effectiveAt: "asc" }, { id: "asc" }],
      select: { id: true, effectiveAt: true, endedAt: true },
    }),
  ]);
  const finding = scenario.findings.find(({ id }) => id === scenario.primaryFindingId)!;
  const primary = ({ findings }: FusedAssessment) => findings.find((risk) => risk.findingId === finding.id);

  const ofHistory: KnownRisk[] = [];
  for (const [i, at] of momentsOf(history, from, to).entries()) {
    if (i % momentsAtOnce === momentsAtOnce - 1) await setImmediate();
    const known = asOf(history, at);
    const clinic = prevalences.find(({ recordedAt }) => recordedAt <= at);
    const prevalence = prevalenceOf(scenario, clinic);
    const { result } = fuseEvidence(models, { scenario, history: known, study: null, prevalence });
    ofHistory.push({ at, study: null, risk: primary(result)! });
  }
  // Of several assessments of a study with the same knowledge, the newest counts.
  const ofStudies = new Map(
    assessments.flatMap(({ id, studyId, historyAsOf: at, result }): [string, KnownRisk][] => {
      const risk = primary(result as unknown as FusedAssessment);
      const study = { assessmentId: id, studyId: studyId! };
      return risk ? [[`${studyId} ${at.getTime()}`, { at, study, risk }]] : [];
    }),
  );
  return {
    ...{ scenario: scenario.id, findingId: finding.id, finding: finding.label, rule, history },
    points: riskTimeline([...ofHistory, ...ofStudies.values()], rule),
    scores: trackScores(history, encounters),
  };
}

/** Where the span begins, and each moment in it at which something became known. */
function momentsOf(history: PatientHistory, from: Date | undefined, to: Date): Date[] {
  const learnt = learntAt(history, from ?? new Date(0), to);
  return from ? [from, ...learnt.filter((at) => at > from)] : learnt;
}
