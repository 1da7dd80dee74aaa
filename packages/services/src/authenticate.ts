import type { Actor } from "@synoptic/domain";
import { findLiveApiClient } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import { hashToken } from "./session-tokens.ts";

/** What a request shows to say who asks. */
export interface Credentials {
  /** The session's secret, from the cookie. */
  token: string | undefined;
  /** The machine's key, from `Authorization: Bearer`. */
  key: string | undefined;
}

/** Who asks, or nothing where the key or session is unknown, over, revoked or the user disabled. A key counts before a cookie. */
export async function authenticate(
  context: Pick<ServiceContext, "db" | "now">,
  { token, key }: Credentials,
): Promise<Actor | null> {
  if (key !== undefined) return byKey(context, key);
  if (token !== undefined) return bySession(context, token);
  return null;
}

async function byKey({ db }: Pick<ServiceContext, "db">, key: string): Promise<Actor | null> {
  const client = await findLiveApiClient(db, hashToken(key));
  return client ? { kind: "client", ...client } : null;
}

async function bySession(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  token: string,
): Promise<Actor | null> {
  const session = await db.session.findUnique({
    where: {
      tokenHash: hashToken(token),
      revokedAt: null,
      expiresAt: { gt: now() },
      user: { disabledAt: null },
    },
    select: { user: { select: { id: true, siteId: true, role: true } } },
  });
  return session && { kind: "user", ...session.user };
}
