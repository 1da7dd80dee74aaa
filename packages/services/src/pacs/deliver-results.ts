import { DomainError } from "@synoptic/domain";
import { DicomServerError, isPassingReason, type StoreFailure, storeInstances } from "@synoptic/interop";
import {
  claimResultDelivery,
  type DueResultDelivery,
  endResultAttempt,
  findDueResultDeliveries,
  type ResultAttemptOutcome,
} from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { nextAttemptAt } from "../webhooks/retry-after.ts";
import { addressOf } from "./dicom-server.ts";

type DeliveryContext = Pick<ServiceContext, "db" | "blobs" | "now" | "dicomNetworks" | "log">;

/** Deliveries that one sweep takes to one server. */
const perServer = 20;

/**
 * Sends the results that are due by STOW-RS. Servers do not wait for each other, and one that fails is left alone until its
 * next attempt. What is sent twice has the same UIDs and bytes. Safe to run twice, also at once. Never throws: what is due
 * stays.
 */
export async function deliverResults(context: DeliveryContext, signal?: AbortSignal): Promise<void> {
  const { db, now, log } = context;
  try {
    const due = await findDueResultDeliveries(db, now(), perServer);
    await Promise.all(due.map((ids) => deliverInTurn(context, ids, signal)));
  } catch (error) {
    log?.warn({ err: error }, "Results could not be sent; they are tried again.");
  }
}

async function deliverInTurn(
  context: DeliveryContext,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { db, now } = context;
  for (const id of ids) {
    if (signal?.aborted) return;
    const delivery = await claimResultDelivery(db, id, now());
    if (!delivery) continue;
    const outcome = await attempt(context, delivery);
    await endResultAttempt(db, delivery, outcome);
    if (outcome.state === "waiting") return;
  }
}

async function attempt(
  { blobs, dicomNetworks: allowed, now }: DeliveryContext,
  { server, assessment, attempts }: DueResultDelivery,
): Promise<ResultAttemptOutcome> {
  const later = (reason: string): ResultAttemptOutcome => {
    const at = nextAttemptAt(attempts, now());
    return at
      ? { state: "waiting", lastReason: reason, nextAttemptAt: at }
      : { state: "dead", lastReason: reason };
  };
  try {
    const files = await Promise.all(assessment.results.map(({ sha256 }) => blobs.read(sha256)));
    const failures = await storeInstances(addressOf(server), files, { allowed });
    if (failures.length === 0) return { state: "delivered", lastReason: null, sentAt: now() };
    const reason = reasonOf(failures);
    const isPassing = failures.every((failure) => isPassingReason(failure.reason));
    return isPassing ? later(reason) : { state: "dead", lastReason: reason };
  } catch (error) {
    if (!(error instanceof DomainError)) return later("Something went wrong here; it is tried again.");
    // Somebody may mend a key, a URL or a network meanwhile; a file that is not taken stays so.
    const isFinal = error instanceof DicomServerError && finalStatuses.has(error.status ?? 0);
    return isFinal ? { state: "dead", lastReason: error.message } : later(error.message);
  }
}

/** Of what was sent, and not of who sent it. */
const finalStatuses: ReadonlySet<number> = new Set([400, 406, 409, 413, 415, 422]);

function reasonOf(failures: readonly StoreFailure[]): string {
  const reasons = failures.map(({ reason }) =>
    reason === null ? "without a reason" : reason.toString(16).toUpperCase().padStart(4, "0"),
  );
  return `It refused ${failures.length === 1 ? "a file" : `${failures.length} files`}: ${[...new Set(reasons)].join(", ")}.`;
}
