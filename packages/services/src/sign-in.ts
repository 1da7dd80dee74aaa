import { type Actor, UnauthenticatedError } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";
import { verifyPassword } from "./passwords.ts";
import { hashToken, newToken } from "./session-tokens.ts";

export interface OpenedSession {
  /** The secret for the cookie; only its hash is kept. */
  token: string;
  expiresAt: Date;
  actor: Actor;
  name: string;
}

/** The longest password that is looked at, so that a long one cannot keep the server busy. */
const maxPasswordCharacters = 1024;
const hourMs = 3_600_000;

/**
 * Opens a session. An unknown address, a wrong password and a disabled user take as long and say the same.
 * @throws UnauthenticatedError
 */
export async function signIn(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  input: { email: string; password: string },
  sessionHours: number,
): Promise<OpenedSession> {
  const email = input.email.trim().toLowerCase();
  const user = email.includes("\0") ? null : await db.user.findUnique({ where: { email } });
  const known = user !== null && user.disabledAt === null ? user : undefined;
  const right = await verifyPassword(input.password.slice(0, maxPasswordCharacters), known?.passwordHash);
  if (!known || !right || input.password.length > maxPasswordCharacters) {
    if (user) await noteSignIn(db, { ...user, userId: user.id, at: now(), outcome: "UNAUTHENTICATED" });
    throw new UnauthenticatedError("The e-mail address or the password is wrong.");
  }

  const token = newToken();
  const createdAt = now();
  const expiresAt = new Date(createdAt.getTime() + sessionHours * hourMs);
  await db.$transaction(async (tx) => {
    await tx.session.create({
      data: { userId: known.id, tokenHash: hashToken(token), createdAt, expiresAt },
    });
    await noteSignIn(tx, { ...known, userId: known.id, at: createdAt, outcome: "success" });
  });
  const actor: Actor = { kind: "user", id: known.id, siteId: known.siteId, role: known.role };
  return { token, expiresAt, actor, name: known.name };
}

function noteSignIn(
  db: Pick<ServiceContext["db"], "auditEvent">,
  { siteId, userId, at, outcome }: { siteId: string; userId: string; at: Date; outcome: string },
) {
  const data = { siteId, actorKind: "user", actorId: userId, action: "session.open", outcome, at };
  return db.auditEvent.create({ data: { ...data, subjectType: "User", subjectId: userId } });
}

/** Ends the session behind `token`. @returns whether there was one */
export async function signOut(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  token: string,
): Promise<boolean> {
  const { count } = await db.session.updateMany({
    where: { tokenHash: hashToken(token), revokedAt: null },
    data: { revokedAt: now() },
  });
  return count > 0;
}
