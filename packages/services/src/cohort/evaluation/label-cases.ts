import type { Actor } from "@synoptic/domain";
import { type CohortAt, identifiersNamed, memberOutcomes, readAside } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { readUpload } from "../../read-upload.ts";
import { BACKGROUND_LIMIT_MS } from "../read-limits.ts";
import type { CaseKey, LookedFor } from "./evaluated-risks.ts";
import type { LabelSource } from "./evaluation-task.ts";
import { readLabel, readLabelTable } from "./label-table.ts";
import type { LeftOutReason } from "./report.ts";

const DAY_MS = 86_400_000;
/** From such a probability of their own on a reviewer says that it is there. */
const SAYS_YES = 0.5;

/** Whether a case has the finding, or why it is not known. */
type CaseLabel = boolean | Extract<LeftOutReason, "no-label" | "had-it-before" | "not-followed">;

export interface Labelled {
  of: (one: CaseKey) => CaseLabel;
  /** Of a table: how many persons it names of those that cases are of; one by many identifiers or studies is one. */
  named: number | null;
}

/** Where cases' truth is read. */
type ReadContext = Pick<ServiceContext, "db" | "replica">;

/** What the cases turned out to be, as far as the snapshot knows. */
export async function labelCases(
  context: ReadContext & Pick<ServiceContext, "blobs">,
  actor: Actor,
  {
    at,
    cases,
    finding,
    labels,
  }: { at: CohortAt; cases: readonly CaseKey[]; finding: LookedFor | null; labels: LabelSource },
): Promise<Labelled> {
  if (labels.kind === "diagnosis") return await byDiagnosis(context, at, labels);
  if (labels.kind === "table")
    return await byTable(context, actor, { cases, finding, uploadId: labels.uploadId });
  if (!finding) throw new RangeError("Reference labels are of a scenario's cases.");
  return await byReference(context, at, { cases, finding, overrides: labels.overrides });
}

/**
 * With the finding: the first condition came within the days after the index. Without: it had not by their end, and
 * something was heard of the patient since. Whoever had it at the index is none to predict it for.
 */
async function byDiagnosis(
  context: ReadContext,
  at: CohortAt,
  { of, withinDays }: Extract<LabelSource, { kind: "diagnosis" }>,
): Promise<Labelled> {
  const limit = { limitMs: BACKGROUND_LIMIT_MS };
  const found = await readAside(context, (read) => memberOutcomes(read, at, of, limit));
  const outcomes = new Map(found.map((one) => [one.patientId, one]));
  return {
    named: null,
    of({ patientId, indexAt }) {
      const { firstAt = null, followedUntil = null } = outcomes.get(patientId) ?? {};
      const end = indexAt.getTime() + withinDays * DAY_MS;
      if (firstAt !== null && firstAt <= indexAt) return "had-it-before";
      if (firstAt !== null && firstAt.getTime() <= end) return true;
      return followedUntil !== null && followedUntil.getTime() >= end ? false : "not-followed";
    },
  };
}

/** The newest reference label of the study at the snapshot, else a review's own probability where it overrode the risk. */
async function byReference(
  context: ReadContext,
  { snapshot }: CohortAt,
  { cases, finding, overrides }: { cases: readonly CaseKey[]; finding: LookedFor; overrides: boolean },
): Promise<Labelled> {
  const { siteId, at } = snapshot;
  const rows = await readAside(context, (read) =>
    read.referenceLabel.findMany({
      where: { siteId, scenario: finding.scenario, recordedAt: { lte: at } },
      orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
      distinct: ["studyId"],
      select: { studyId: true, classId: true },
    }),
  );
  const labelOf = new Map(rows.map(({ studyId, classId }) => [studyId, classId]));
  const reviews = overrides
    ? await readAside(context, (read) =>
        read.review.findMany({
          where: {
            assessmentId: { in: cases.map(({ caseId }) => caseId) },
            reviewedAt: { lte: at },
          },
          orderBy: [{ reviewedAt: "desc" }, { id: "desc" }],
          distinct: ["assessmentId"],
          select: { assessmentId: true, overriddenProbability: true },
        }),
      )
    : [];
  const reviewOf = new Map(reviews.map((one) => [one.assessmentId, one.overriddenProbability]));
  return {
    named: null,
    of({ studyId, caseId }) {
      const classId = studyId === null ? undefined : labelOf.get(studyId);
      if (classId !== undefined) return finding.ofFinding.includes(classId);
      const own = reviewOf.get(caseId) ?? null;
      return own === null ? "no-label" : own >= SAYS_YES;
    },
  };
}

/** Contradicting rows about one case say nothing of it. */
async function byTable(
  context: ReadContext & Pick<ServiceContext, "blobs">,
  actor: Actor,
  { cases, finding, uploadId }: { cases: readonly CaseKey[]; finding: LookedFor | null; uploadId: string },
): Promise<Labelled> {
  const rows = readLabelTable(await readUpload(context, actor, uploadId));
  const byIdentifier = new Map<string, boolean | null>();
  for (const { identifier, label } of rows) {
    const says = readLabel(label, finding?.classIds ?? [], finding?.ofFinding ?? []) ?? null;
    const before = byIdentifier.get(identifier);
    byIdentifier.set(identifier, before === undefined || before === says ? says : null);
  }
  const names =
    rows[0]!.of === "study"
      ? await studyNames(context, actor.siteId, cases)
      : await patientNames(context, actor.siteId, cases, [...byIdentifier.keys()]);
  const labelOf = new Map<string, boolean | null>();
  const personOf = new Map(cases.map(({ caseId, patientId }) => [caseId, patientId]));
  const named = new Set<string>();
  for (const [name, keys] of names) {
    const says = byIdentifier.get(name);
    if (says === undefined) continue;
    for (const key of keys) {
      labelOf.set(key, labelOf.has(key) && labelOf.get(key) !== says ? null : says);
      named.add(personOf.get(key)!);
    }
  }
  return {
    named: named.size,
    of: ({ caseId }) => labelOf.get(caseId) ?? "no-label",
  };
}

type Names = Map<string, string[]>;

/** By what cases' patients are known in the table, to the cases. */
async function patientNames(
  context: ReadContext,
  siteId: string,
  cases: readonly CaseKey[],
  told: readonly string[],
): Promise<Names> {
  const of = grouped(cases, ({ patientId }) => patientId);
  const names: Names = new Map();
  const rows = await readAside(context, (read) => identifiersNamed(read, siteId, told));
  for (const { value, patientId } of rows) add(names, value, of.get(patientId));
  return names;
}

async function studyNames(context: ReadContext, siteId: string, cases: readonly CaseKey[]): Promise<Names> {
  const of = grouped(cases, ({ studyId }) => studyId ?? "");
  const rows = await readAside(context, (read) =>
    read.imagingStudy.findMany({
      where: { siteId, assessments: { some: {} } },
      select: { id: true, studyInstanceUid: true, accessionNumber: true },
    }),
  );
  const names: Names = new Map();
  for (const { id, studyInstanceUid, accessionNumber } of rows) {
    add(names, studyInstanceUid, of.get(id));
    if (accessionNumber) add(names, accessionNumber, of.get(id));
  }
  return names;
}

function add(names: Names, name: string, keys: readonly string[] | undefined): void {
  if (keys) names.set(name, [...(names.get(name) ?? []), ...keys]);
}

function grouped(cases: readonly CaseKey[], by: (one: CaseKey) => string): Map<string, string[]> {
  const of = new Map<string, string[]>();
  for (const one of cases) of.set(by(one), [...(of.get(by(one)) ?? []), one.caseId]);
  return of;
}
