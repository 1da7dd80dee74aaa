import {
  type Actor,
  type CohortDefinition,
  type CohortNames,
  type Criterion,
  indexWords,
  parseCohortDefinition,
  type RuleLine,
  ruleLines,
} from "@synoptic/domain";
import { cohortNames, keptDefinitions, metRules } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requirePatient } from "../known-patient.ts";
import { recordAccess } from "../record-access.ts";
import { researchSnapshot } from "./research-snapshot.ts";

export interface PatientMatch {
  /** Whether the patient can be a member at all: known at the moment, not kept out by consent, and with the index date. */
  isKnown: boolean;
  indexWords: string | undefined;
  indexAt: Date | null;
  lines: readonly (RuleLine & { met: boolean })[];
}

export interface MatchPatientInput {
  definition: unknown;
  patientId: string;
  snapshotAt?: Date | null | undefined;
}

/**
 * Which of a cohort's rules one patient meets, for those who may see the patient; it is noted as a read of the patient.
 * @throws InvalidInputError naming the rule that is wrong, NotFoundError
 */
export async function matchPatient(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { definition: given, patientId, snapshotAt }: MatchPatientInput,
): Promise<PatientMatch> {
  const definition = parseCohortDefinition(given, ["definition"]);
  await requirePatient(db, actor, patientId);
  const kept = await keptDefinitions(db, actor.siteId, definition);
  const names = await cohortNames(db, actor.siteId, [definition]);
  const asked = now();
  await recordAccess({ db, now }, actor, [{ subjectType: "Patient", subjectId: patientId, patientId }]);
  const at = snapshotAt && snapshotAt < asked ? snapshotAt : asked;
  const snapshot = await researchSnapshot(db, actor.siteId, at, asked);
  const leaves = leavesOf(definition.where);
  const { isKnown, indexAt, met } = await metRules(db, patientId, definition, leaves, snapshot, kept);
  const metLeaves = new Set(leaves.filter((_, i) => met[i]));
  return {
    isKnown,
    indexWords: indexWords(definition),
    indexAt,
    lines: lines(definition, names, isKnown, metLeaves),
  };
}

function lines(
  { where }: CohortDefinition,
  names: CohortNames,
  isKnown: boolean,
  metLeaves: ReadonlySet<Criterion>,
): PatientMatch["lines"] {
  return ruleLines(where, names).map((line) => ({ ...line, met: isKnown && isMet(line.rule, metLeaves) }));
}

function isMet(rule: Criterion, metLeaves: ReadonlySet<Criterion>): boolean {
  if ("all" in rule) return rule.all.every((one) => isMet(one, metLeaves));
  if ("any" in rule) return rule.any.some((one) => isMet(one, metLeaves));
  if ("not" in rule) return !isMet(rule.not, metLeaves);
  return metLeaves.has(rule);
}

/** The rules that hold no others. */
function leavesOf(rule: Criterion): Criterion[] {
  const below = "all" in rule ? rule.all : "any" in rule ? rule.any : "not" in rule ? [rule.not] : undefined;
  return below ? below.flatMap(leavesOf) : [rule];
}
