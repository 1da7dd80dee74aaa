import { type Actor, DomainError } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";
import { dispatchRequested, type RequestedAssessment, requestAssessment } from "./request-assessment.ts";

/** A scenario that was not asked for, and why. The others were. */
export interface RefusedScenario {
  scenario: string;
  code: string;
  reason: string;
}

export interface RequestedScenarios {
  /** The first of `jobIds`. */
  jobId: string;
  /** One a scenario. */
  jobIds: string[];
  refused: RefusedScenario[];
}

/**
 * Asks for several scenarios at once, each with a job of its own: what one cannot be asked for does not hold up the
 * others. All that can are written in one transaction.
 * @param scenarios each counts once; at least one
 * @throws the first one's fault where none can be asked for
 */
export async function requestScenarios(
  context: Pick<ServiceContext, "db" | "models" | "queue" | "events" | "now" | "log">,
  actor: Actor,
  of: { siteId: string; patientId: string; studyId: string | null; historyAsOf: Date },
  scenarios: readonly string[],
): Promise<RequestedScenarios> {
  const { db, models, now } = context;
  const faults: { scenario: string; fault: DomainError }[] = [];
  const known = [...new Set(scenarios)].filter((scenario) => {
    try {
      return models.scenario(scenario).id === scenario;
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault;
      faults.push({ scenario, fault });
      return false;
    }
  });
  if (known.length === 0) throw faults[0]!.fault;
  const at = now();
  const requests = await db.$transaction(async (tx) => {
    const made: RequestedAssessment[] = [];
    for (const scenario of known) made.push(await requestAssessment(tx, actor, { ...of, scenario }, at));
    return made;
  });
  await dispatchRequested(context, requests);
  const jobIds = requests.map(({ job }) => job.id);
  return {
    jobId: jobIds[0]!,
    jobIds,
    refused: faults.map(({ scenario, fault }) => ({ scenario, code: fault.code, reason: fault.message })),
  };
}
