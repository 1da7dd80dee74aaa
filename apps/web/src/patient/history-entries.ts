import { formatObservation } from "../format/observation.ts";
import { formatCoding } from "../format/patient.ts";
import type { HistoryData, KeptFactData } from "./history-query.ts";

export type HistoryKind =
  | "condition"
  | "observation"
  | "medication"
  | "procedure"
  | "allergy"
  | "immunization"
  | "family";

/** One fact of a history, ready to be read. */
export interface HistoryEntry {
  id: string;
  kind: HistoryKind;
  title: string;
  detail: string | null;
  /** When it became true; nothing where that is not known. */
  effectiveAt: string | null;
  /** When it became known here: what counts for "as of". */
  recordedAt: string;
  /** Whether it still holds, where that is a question. */
  ended: boolean;
  /** Why no score and no assessment uses it, where they do not. */
  notUsed: string | null;
}

const join = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(", ") || null;

const unusedWords = {
  IMPLAUSIBLE: "not used: no living person can have this value",
  UNIT: "not used: not a unit of this measure",
};

/** Statuses under which a fact that is kept as it was sent tells of nothing that was so. */
const untrueWords: Readonly<Record<string, string>> = {
  "entered-in-error": "not used: entered in error",
  "not-done": "not used: it was not done",
  refuted: "not used: refuted",
};

/** Statuses of what is over: FHIR's of an allergy, and of a procedure that was broken off. */
const endedStatuses = ["inactive", "resolved", "stopped"];

function keptEntry(kind: HistoryKind, nameless: string): (fact: KeptFactData) => HistoryEntry {
  return ({ id, code, status, effectiveAt, recordedAt }) => ({
    id,
    kind,
    title: code ? formatCoding(code) : nameless,
    detail: status,
    effectiveAt,
    recordedAt,
    ended: endedStatuses.includes(status ?? ""),
    notUsed: untrueWords[status ?? ""] ?? (code ? null : "not used: it has no code"),
  });
}

/** Every fact of a patient, newest first by when it became true, else known. */
export function listHistory(history: HistoryData): HistoryEntry[] {
  const entries: HistoryEntry[] = [
    ...history.conditions.map(
      (fact): HistoryEntry => ({
        id: fact.id,
        kind: "condition",
        title: formatCoding(fact.code),
        detail: join(fact.bodySite && formatCoding(fact.bodySite), fact.clinicalStatus),
        effectiveAt: fact.effectiveAt,
        recordedAt: fact.recordedAt,
        ended: fact.abatedAt !== null,
        notUsed: null,
      }),
    ),
    ...history.observations.map(
      (fact): HistoryEntry => ({
        id: fact.id,
        kind: "observation",
        title: formatCoding(fact.code),
        detail: formatObservation(fact) || null,
        effectiveAt: fact.effectiveAt,
        recordedAt: fact.recordedAt,
        ended: false,
        notUsed: fact.unusedReason && unusedWords[fact.unusedReason],
      }),
    ),
    ...history.medicationStatements.map(
      (fact): HistoryEntry => ({
        id: fact.id,
        kind: "medication",
        title: fact.code ? formatCoding(fact.code) : "Medication not told yet",
        detail: fact.status,
        effectiveAt: fact.effectiveAt,
        recordedAt: fact.recordedAt,
        ended: fact.endedAt !== null,
        notUsed: fact.code ? null : "not used: which drug it is is not known",
      }),
    ),
    ...history.procedures.map(keptEntry("procedure", "A procedure")),
    ...history.allergies.map(keptEntry("allergy", "An allergy")),
    ...history.immunizations.map(keptEntry("immunization", "A vaccination")),
    ...history.familyMemberHistory.map(
      (fact): HistoryEntry => ({
        id: fact.id,
        kind: "family",
        title: fact.condition ? formatCoding(fact.condition) : "Family history",
        detail: join(
          formatCoding(fact.relationship),
          fact.onsetAgeYears === null ? null : `at ${Math.round(fact.onsetAgeYears)} years`,
        ),
        effectiveAt: null,
        recordedAt: fact.recordedAt,
        ended: false,
        notUsed: null,
      }),
    ),
  ];
  const when = (entry: HistoryEntry) => Date.parse(entry.effectiveAt ?? entry.recordedAt);
  return entries.toSorted((a, b) => when(b) - when(a));
}
