import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { LookupFunction } from "node:net";
import { Webhook } from "standardwebhooks";
import { type AllowedNetworks, DestinationRefusedError, requireDestination } from "./destination.ts";
import { judgedLookup } from "./judged-lookup.ts";

export interface WebhookMessage {
  /** The same for every attempt: whoever gets it twice knows it by that. */
  id: string;
  url: string;
  /** `whsec_` and base64. */
  secret: string;
  /** JSON. */
  body: string;
}

/** What came of one attempt. `refused` will be the same next time. */
export type PostOutcome =
  | { kind: "delivered"; status: number }
  | { kind: "failed"; status: number | null; reason: string }
  | { kind: "refused"; reason: string };

const timeoutMs = 15_000;

/**
 * Sends one message, signed as Standard Webhooks says: `webhook-signature` is HMAC-SHA256 over id, time and body, and
 * receivers refuse what is older than five minutes.
 *
 * The very address that is connected to is the one that was judged: a name that leads elsewhere the second time gains
 * nothing. Redirects are not followed. Nothing of the answer but its status is read.
 * @param now the time that is signed
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function postWebhook(
  { id, url, secret, body }: WebhookMessage,
  { allowed, now }: { allowed: AllowedNetworks; now: Date },
): Promise<PostOutcome> {
  try {
    const destination = requireDestination(url, allowed);
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "user-agent": "Synoptic-Webhooks/1",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, now, body),
    };
    const status = await post(destination, headers, body, judgedLookup(destination.protocol, allowed));
    if (status >= 200 && status < 300) return { kind: "delivered", status };
    const reason =
      status >= 300 && status < 400 ? "It redirects, which is not followed." : `It answered ${status}.`;
    return { kind: "failed", status, reason };
  } catch (error) {
    if (error instanceof DestinationRefusedError) return { kind: "refused", reason: error.message };
    return { kind: "failed", status: null, reason: faultOf(error) };
  }
}

function post(url: URL, headers: Record<string, string | number>, body: string, lookup: LookupFunction) {
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise<number>((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, lookup, agent: false }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    // One limit for all of it: who sends a byte now and then would hold a socket for ever.
    const timer = setTimeout(() => sent.destroy(new TimeoutError()), timeoutMs);
    sent.on("close", () => clearTimeout(timer));
    sent.on("error", reject);
    sent.end(body);
  });
}

class TimeoutError extends Error {}

/** In words that hold nothing of the other side's. */
function faultOf(error: unknown): string {
  if (error instanceof TimeoutError) return `It did not answer within ${timeoutMs / 1000} s.`;
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? "The connection failed." : `The connection failed: ${code}.`;
}
