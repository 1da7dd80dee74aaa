import { asOf } from "@synoptic/domain";
import {
  type CohortAt,
  cohortMembers,
  historiesAsOf,
  readAside,
  type Snapshot,
  type SubjectOfRisk,
  subjectsOfRisk,
} from "@synoptic/persistence";
import type { TaskContext } from "../../tasks/task-handler.ts";
import { BACKGROUND_LIMIT_MS } from "../read-limits.ts";
import type { EvaluatedRisks, RiskCase } from "./evaluated-risks.ts";
import type { ComputedTaskInput } from "./evaluation-task.ts";
import { type OpenRisk, openComputedRisk } from "./open-computed-risk.ts";
import type { LeftOutReason } from "./report.ts";
import { groupsOf } from "./subgroups.ts";

/** Histories of so many are in memory at a time. */
const BATCH = 1_000;

/**
 * A risk of each member of a cohort, as the record stood at their index: nothing that was recorded later is seen. Of
 * each only the number is kept, so that memory does not grow with what is known of them.
 */
export async function computedRisks(
  context: TaskContext,
  at: CohortAt,
  input: ComputedTaskInput,
  progress: (share: number) => void,
): Promise<EvaluatedRisks> {
  const { computed, indexOn, labels } = input;
  const withinDays = labels.kind === "diagnosis" ? labels.withinDays : null;
  const risk = await openComputedRisk(context, at.snapshot.siteId, computed, withinDays);
  const members = await readAside(context, (read) =>
    cohortMembers(read, { ...at, snapshot: at.members }, { limitMs: BACKGROUND_LIMIT_MS }),
  );
  const cases: RiskCase[] = [];
  for (let start = 0; start < members.length; start += BATCH) {
    progress(start / members.length);
    const batch = new Map(
      members
        .slice(start, start + BATCH)
        .map(({ patientId, indexAt }) => [patientId, indexAt ?? at.members.at]),
    );
    cases.push(...(await readAside(context, (read) => casesOf(read, batch, risk))));
  }
  const { finding, model, horizonYears } = risk;
  return {
    ...{ finding, model, computed: { horizonYears, withinDays, indexOn }, cases },
    members: members.length,
    assessed: cases.filter(({ risks }) => risks !== null).length,
    evidences: ["history"],
    looked: null,
    question: [computed, indexOn],
  };
}

async function casesOf(
  db: TaskContext["db"],
  indexOf: ReadonlyMap<string, Date>,
  risk: OpenRisk,
): Promise<RiskCase[]> {
  const subjects = await subjectsOfRisk(db, [...indexOf.keys()]);
  const askable = subjects.filter((one) => barredBefore(one, indexOf.get(one.patientId)!, risk) === null);
  const last = new Date(Math.max(...askable.map(({ patientId }) => indexOf.get(patientId)!.getTime())));
  const histories =
    askable.length === 0
      ? []
      : await historiesAsOf(
          db,
          askable.map(({ patientId }) => patientId),
          last,
        );
  const answers = new Map(
    histories.map((history) => [history.patientId, risk.of(asOf(history, indexOf.get(history.patientId)!))]),
  );
  return subjects.map((subject) => {
    const { patientId } = subject;
    const indexAt = indexOf.get(patientId)!;
    const answer = answers.get(patientId) ?? barredBefore(subject, indexAt, risk) ?? "no-inputs";
    const isKnown = typeof answer === "number";
    return {
      ...{ caseId: patientId, patientId, studyId: null, indexAt, novelty: null },
      risks: isKnown ? { fused: answer, history: answer, image: null } : null,
      barred: isKnown ? null : answer,
      groups: groupsOf({ ...subject, indexAt, manufacturer: null }),
    };
  });
}

/** Who is not asked for at all; a model says nothing of how it fares on whom it learnt from. */
function barredBefore(subject: SubjectOfRisk, indexAt: Date, risk: OpenRisk): LeftOutReason | null {
  const { recordedAt, deceasedAt } = subject;
  if (recordedAt > indexAt || (deceasedAt !== null && deceasedAt <= indexAt)) return "not-there";
  return risk.isLearnt(subject) ? "learnt" : null;
}

/** When members are those of a cohort without an index: at everybody's. */
export function membershipAt(snapshot: Snapshot, indexOn: string | null): Snapshot {
  return indexOn === null ? snapshot : { ...snapshot, at: new Date(indexOn) };
}
