import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import {
  type AllowedNetworks,
  DestinationRefusedError,
  requireDestination,
} from "../webhooks/destination.ts";
import { judgedLookup } from "../webhooks/judged-lookup.ts";

/** What came of asking another site's server. */
export type PeerAnswer =
  | { kind: "answered"; text: string; signature: string }
  /** With the code that it gave, where it gave one: `status` is its HTTP status. */
  | { kind: "declined"; status: number; code: string | null }
  /** A sentence that holds nothing of the other side's. */
  | { kind: "unreachable"; reason: string };

const timeoutMs = 60_000;
/** Weights of the largest head, and to spare. */
const mostBytes = 64 * 1024 ** 2;
const SIGNATURE_HEADER = "synoptic-signature";

/**
 * Sends one signed message and reads the whole answer. Where it may go is judged as for webhooks, by the very address
 * that is connected to; redirects are not followed.
 */
export async function postToPeer(
  { url, text, signature }: { url: string; text: string; signature: string },
  allowed: AllowedNetworks,
): Promise<PeerAnswer> {
  try {
    const destination = requireDestination(url, allowed);
    const { status, body, signed } = await post(destination, text, signature, allowed);
    if (status === 200) return { kind: "answered", text: body, signature: signed };
    return { kind: "declined", status, code: codeOf(body) };
  } catch (error) {
    if (error instanceof DestinationRefusedError) return { kind: "unreachable", reason: error.message };
    const code = (error as NodeJS.ErrnoException).code;
    return { kind: "unreachable", reason: `The connection failed${code === undefined ? "" : `: ${code}`}.` };
  }
}

function post(url: URL, text: string, signature: string, allowed: AllowedNetworks) {
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "user-agent": "Synoptic-Federation/1",
    [SIGNATURE_HEADER]: signature,
  };
  const lookup = judgedLookup(url.protocol, allowed);
  return new Promise<{ status: number; body: string; signed: string }>((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, lookup, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        length += chunk.byteLength;
        if (length > mostBytes) sent.destroy(new Error("The answer is too long."));
        else chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString("utf8"),
          signed: String(response.headers[SIGNATURE_HEADER] ?? ""),
        }),
      );
    });
    const timer = setTimeout(() => sent.destroy(new Error("It did not answer in time.")), timeoutMs);
    sent.on("close", () => clearTimeout(timer));
    sent.on("error", reject);
    sent.end(text);
  });
}

function codeOf(body: string): string | null {
  try {
    const { code } = JSON.parse(body) as { code?: unknown };
    return typeof code === "string" && /^[A-Z_]{1,64}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}
