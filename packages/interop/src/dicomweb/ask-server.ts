import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { DestinationRefusedError, requireDestination } from "../webhooks/destination.ts";
import { judgedLookup } from "../webhooks/judged-lookup.ts";
import type { DicomCredentials, DicomServerAccess, DicomServerAddress } from "./dicom-server.ts";
import { DicomServerFailedError, DicomServerRefusedError, DicomServerUnreachableError } from "./faults.ts";

export interface DicomServerRequest {
  method: "GET" | "POST";
  /** Below the server's URL, such as `/studies?limit=1`. It may name a patient: it stands in no fault and no log. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Pieces that are sent one after the other. */
  body?: readonly Uint8Array[];
  /** Statuses beside 2xx that are answers and no faults. */
  expected?: readonly number[];
}

export interface DicomServerAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: IncomingMessage;
}

/** Until the answer begins, after the last byte of the request. */
const answerTimeoutMs = 60_000;
/** Between two pieces of an answer. */
const idleTimeoutMs = 60_000;
/** No server is waited for longer, whatever it says. */
const longestWaitMs = 60_000;
const busy: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Asks a DICOMweb server. The very address that is connected to is the one that was judged; redirects are not followed,
 * since the next place would be told the secret. Network faults and the statuses 429, 502, 503 and 504 are tried again,
 * after what `Retry-After` says where it says something.
 * @throws DicomServerUnreachableError, DicomServerFailedError, DicomServerRefusedError
 * @throws DestinationRefusedError where it may not be asked
 */
export async function askServer(
  server: DicomServerAddress,
  asked: DicomServerRequest,
  access: DicomServerAccess,
): Promise<DicomServerAnswer> {
  const waits = [...(access.retryAfterMs ?? [])];
  for (;;) {
    let told: number | undefined;
    try {
      const answer = await ask(server, asked, access);
      const { status } = answer;
      if ((status >= 200 && status < 300) || asked.expected?.includes(status)) return answer;
      answer.body.destroy();
      told = busy.has(status) ? retryAfterOf(answer.headers) : undefined;
      if (status >= 500 || status === 429)
        throw new DicomServerFailedError(server, `It answered ${status}.`, status);
      throw new DicomServerRefusedError(server, refusalOf(status), status);
    } catch (error) {
      const again =
        error instanceof DicomServerUnreachableError ||
        (error instanceof DicomServerFailedError && busy.has(error.status ?? 0));
      const wait = waits.shift();
      if (!again || wait === undefined) throw error;
      await delay(Math.min(told ?? wait, longestWaitMs), undefined, { signal: access.signal });
    }
  }
}

function refusalOf(status: number): string {
  if (status === 401 || status === 403)
    return `It does not let us in (${status}): check user name and secret.`;
  if (status >= 300 && status < 400) return `It redirects (${status}), which is not followed.`;
  if (status === 404) return "It has nothing there (404): check its URL, and whether it has the study.";
  return `It answered ${status}.`;
}

/** In seconds, or a moment. */
function retryAfterOf({ "retry-after": told }: IncomingHttpHeaders): number | undefined {
  if (told === undefined) return undefined;
  const ms = /^\d{1,6}$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

async function ask(
  server: DicomServerAddress,
  { method, path, headers, body }: DicomServerRequest,
  { allowed, signal }: DicomServerAccess,
): Promise<DicomServerAnswer> {
  signal?.throwIfAborted();
  const url = requireDestination(`${server.url}${path}`, allowed);
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  const length = body?.reduce((sum, piece) => sum + piece.byteLength, 0);
  const options = {
    ...{ method, agent: false, lookup: judgedLookup(url.protocol, allowed) },
    ...(signal ? { signal } : {}),
    headers: {
      "user-agent": "Synoptic-DICOMweb/1",
      ...authorization(server.credentials),
      ...(length === undefined ? {} : { "content-length": length }),
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const sent = request(url, options, (answer) => {
      clearTimeout(timer);
      answer.setTimeout(idleTimeoutMs, () => answer.destroy(new Error("It fell silent.")));
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
    });
    const wait = () => {
      timer = setTimeout(() => sent.destroy(new TimeoutError()), answerTimeoutMs);
    };
    sent.setTimeout(idleTimeoutMs, () => sent.destroy(new TimeoutError()));
    sent.on("finish", wait);
    sent.on("close", () => clearTimeout(timer));
    sent.on("error", (error) => reject(faultOf(server, error, signal)));
    for (const piece of body ?? []) sent.write(piece);
    sent.end();
  });
}

function authorization(credentials: DicomCredentials): Record<string, string> {
  if (credentials.kind === "none") return {};
  if (credentials.kind === "bearer") return { authorization: `Bearer ${credentials.token}` };
  const pair = Buffer.from(`${credentials.userName}:${credentials.password}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}

class TimeoutError extends Error {}

/** In words that hold nothing of the other side's, nor of the path. */
function faultOf(server: DicomServerAddress, error: Error, signal: AbortSignal | undefined): Error {
  if (signal?.aborted || error instanceof DestinationRefusedError) return error;
  if (error instanceof TimeoutError)
    return new DicomServerUnreachableError(server, `It did not answer within ${answerTimeoutMs / 1000} s.`);
  const { code } = error as NodeJS.ErrnoException;
  return new DicomServerUnreachableError(
    server,
    `The connection failed${code === undefined ? "" : `: ${code}`}.`,
  );
}
