import { type Actor, InvalidInputError, InvalidProbabilityError } from "@synoptic/domain";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { text } from "./fact-input.ts";
import { validated } from "./validated.ts";

export interface SetClinicPrevalenceInput {
  scenario: string;
  /** The scenario's classes, all of which need a value. */
  classIds: readonly string[];
  values: readonly { classId: string; probability: number }[];
  source: string;
}

export interface StoredPrevalence {
  prevalence: Record<string, number>;
  source: string;
  recordedAt: Date;
}

/** Typed-in percentages are rounded; what is stored sums to 1 exactly enough. */
const sumTolerance = 1e-3;

/**
 * Sets the class prevalence that the site's assessments start from. Older rows stay for the record, and
 * assessments already made keep theirs.
 * @throws InvalidInputError where classes are missing, unknown or given twice
 * @throws InvalidProbabilityError where a value is not in (0, 1) or they do not sum to 1 within 0.001
 */
export async function setClinicPrevalence(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: SetClinicPrevalenceInput,
): Promise<StoredPrevalence> {
  const source = validated(text, input.source);
  const prevalence = distribution(input);
  const recordedAt = now();
  await db.$transaction(async (tx) => {
    const { id } = await tx.clinicPrevalence.create({
      data: {
        siteId: actor.siteId,
        scenario: input.scenario,
        prevalence,
        source,
        setById: actor.kind === "user" ? actor.id : null,
        recordedAt,
      },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "clinic-prevalence.set",
      subjectType: "ClinicPrevalence",
      subjectId: id,
      at: recordedAt,
    });
  });
  return { prevalence, source, recordedAt };
}

/** Class id to probability in (0, 1), summing to 1. */
function distribution({ classIds, values }: SetClinicPrevalenceInput): Record<string, number> {
  const given = new Map(values.map(({ classId, probability }) => [classId, probability]));
  if (given.size !== values.length) throw new InvalidInputError("A class is given twice.", ["values"]);
  const missing = classIds.filter((id) => !given.has(id));
  if (missing.length > 0)
    throw new InvalidInputError(`These classes are missing: ${missing.join(", ")}.`, ["values"]);
  if (given.size > classIds.length)
    throw new InvalidInputError("A class is not one of the scenario's.", ["values"]);

  const sum = values.reduce((total, { probability }) => total + probability, 0);
  if (!values.every(({ probability }) => probability > 0 && probability < 1)) {
    throw new InvalidProbabilityError("Each prevalence lies between 0 and 1, both left out.", ["values"]);
  }
  if (Math.abs(sum - 1) > sumTolerance) {
    throw new InvalidProbabilityError(`The prevalences must sum to 1; they sum to ${sum.toFixed(4)}.`, [
      "values",
    ]);
  }
  return Object.fromEntries(classIds.map((id) => [id, given.get(id)! / sum]));
}
