import { ConflictError, InvalidInputError, UnauthenticatedError } from "@synoptic/domain";
import { z } from "zod";
import type { ServiceContext } from "../context.ts";
import { answerBody } from "./answer-body.ts";
import { federationBody } from "./proposal.ts";
import { isSignedBy, signText } from "./signing.ts";
import { siteKeyOf } from "./site-identity.ts";

const siteKey = z.string().regex(/^[0-9a-f]{64}$/);

/** Around every message: from whom, to whom, when. The whole text is signed. */
export const federationEnvelope = z.strictObject({
  version: z.literal(1),
  from: siteKey,
  to: siteKey,
  /** An answer has that of what it answers. */
  nonce: z.uuid(),
  sentAt: z.iso.datetime(),
  body: z.unknown(),
});

/** Clocks may differ by as much; a message that is older was perhaps kept by somebody. */
const freshMs = 5 * 60_000;

/**
 * Answers a message of another site's server: only one that a registered peer has signed, that is for a site of this
 * server, fresh, and was not taken before.
 * @throws UnauthenticatedError for any other; it does not say which of these it is not
 * @throws InvalidInputError where the peer speaks another version of the protocol
 */
export async function answerMessage(
  context: Pick<ServiceContext, "db" | "now">,
  text: string,
  signature: string,
): Promise<{ text: string; signature: string }> {
  const { db, now } = context;
  const stranger = new UnauthenticatedError("No registered site has signed this, or it is not fresh.");
  const envelope = federationEnvelope.safeParse(parsed(text));
  if (!envelope.success) throw stranger;
  const { from, to, nonce, sentAt, body } = envelope.data;
  const at = now();
  if (Math.abs(at.getTime() - Date.parse(sentAt)) > freshMs) throw stranger;
  const identity = await db.federationIdentity.findFirst({
    where: { publicKey: Buffer.from(to, "hex") },
  });
  const peer =
    identity &&
    (await db.federationPeer.findUnique({
      where: { siteId_publicKey: { siteId: identity.siteId, publicKey: Buffer.from(from, "hex") } },
    }));
  if (!identity || !peer || peer.endedAt !== null) throw stranger;
  if (!isSignedBy(text, signature, peer.publicKey)) throw stranger;

  const { count } = await db.federationNonce.createMany({
    data: { peerId: peer.id, nonce, expiresAt: new Date(at.getTime() + 2 * freshMs) },
    skipDuplicates: true,
  });
  if (count === 0) throw new ConflictError("This message was taken already.", ["nonce"]);
  await db.federationNonce.deleteMany({ where: { peerId: peer.id, expiresAt: { lt: at } } });
  await db.federationPeer.update({ where: { id: peer.id }, data: { seenAt: at }, select: { id: true } });

  const read = federationBody.safeParse(body);
  if (!read.success) throw new InvalidInputError("The message is not of this protocol's version.", ["body"]);
  const answer = await answerBody(context, { siteId: identity.siteId, siteKey: from }, read.data);
  const told = JSON.stringify({
    version: 1,
    from: siteKeyOf(identity.publicKey),
    to: from,
    nonce,
    sentAt: at.toISOString(),
    body: answer,
  });
  return { text: told, signature: signText(told, identity.privateKey) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
