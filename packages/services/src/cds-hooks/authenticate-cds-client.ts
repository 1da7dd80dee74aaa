import { createHash } from "node:crypto";
import { type Actor, UnauthenticatedError } from "@synoptic/domain";
import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import type { ServiceContext } from "../context.ts";
import { clientKeys } from "./client-keys.ts";

/** The specification asks for the first two; the others are as safe and widely used. */
export const signingAlgorithms = ["ES384", "RS384", "ES256", "RS256"];

/** Clocks of two hospitals' servers differ by this much. */
const clockToleranceSeconds = 30;

/** The specification recommends five minutes; longer ones would be remembered for long. */
const maxLifetimeSeconds = 10 * 60;

type Context = Pick<ServiceContext, "db" | "now" | "log" | "webhookNetworks">;

/** An EHR as one that asks: it sees what a clinician of its site sees, and reviews by feedback. */
export type CdsActor = Actor & { kind: "client"; id: string };

/**
 * Who calls, by the JWT that the specification demands: of a registered issuer, signed by one of its keys, for this
 * very URL, not over, and never seen before.
 * @param audiences the URLs of which the token must name one
 * @throws UnauthenticatedError, which does not tell a stranger what exactly was wrong
 * @see https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
 */
export async function authenticateCdsClient(
  context: Context,
  token: string | undefined,
  audiences: readonly string[],
): Promise<CdsActor> {
  const { db, log } = context;
  const client = await findClient(context, token);
  if (token === undefined || !client) throw unknown();
  const payload = await verify(context, token, client, audiences).catch((error: unknown) => {
    const reason = error instanceof errors.JOSEError ? error.code : "no-keys";
    log?.warn({ cdsClientId: client.id, reason }, "A token of a CDS client was refused.");
    throw unknown();
  });
  const { jti = "", exp = 0 } = payload;
  const { count } = await db.cdsToken.createMany({
    data: [
      {
        clientId: client.id,
        jtiSha256: createHash("sha256").update(jti).digest("hex"),
        expiresAt: new Date((exp + clockToleranceSeconds) * 1000),
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) {
    log?.warn({ cdsClientId: client.id, reason: "replayed" }, "A token of a CDS client was refused.");
    throw unknown();
  }
  return { kind: "client", id: client.id, siteId: client.siteId, role: "clinician" };
}

/** Forgets tokens that nobody could use again anyway. */
export async function forgetOldTokens({ db, now }: Pick<ServiceContext, "db" | "now">): Promise<void> {
  await db.cdsToken.deleteMany({ where: { expiresAt: { lt: now() } } });
}

const unknown = () =>
  new UnauthenticatedError("Send a JWT of a registered CDS client, for this URL, fresh and used once.");

/** The one client with the token's issuer; the signature is looked at with its keys. */
async function findClient({ db }: Context, token: string | undefined) {
  const issuer = token === undefined ? undefined : issuerOf(token);
  if (issuer === undefined) return undefined;
  const clients = await db.cdsClient.findMany({ where: { issuer, revokedAt: null }, take: 2 });
  return clients.length === 1 ? clients[0] : undefined;
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function verify(
  context: Context,
  token: string,
  client: { issuer: string; jwksUrl: string | null; jwks: unknown },
  audiences: readonly string[],
): Promise<JWTPayload> {
  const now = context.now();
  const { payload } = await jwtVerify(token, clientKeys(client, context.webhookNetworks), {
    algorithms: signingAlgorithms,
    issuer: client.issuer,
    audience: [...audiences],
    requiredClaims: ["exp", "iat", "jti"],
    clockTolerance: clockToleranceSeconds,
    currentDate: now,
  });
  const lifetime = (payload.exp ?? 0) - now.getTime() / 1000;
  if (lifetime > maxLifetimeSeconds) throw new errors.JWTInvalid("The token is valid for too long.");
  if (typeof payload.jti !== "string" || payload.jti === "") throw new errors.JWTInvalid("There is no jti.");
  return payload;
}
