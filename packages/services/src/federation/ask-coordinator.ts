import { randomUUID } from "node:crypto";
import { ConflictError, DomainError } from "@synoptic/domain";
import { postToPeer } from "@synoptic/interop";
import type { FederationPeer } from "@synoptic/persistence";
import type { z } from "zod";
import type { ServiceContext } from "../context.ts";
import { answerBody } from "./answer-body.ts";
import { federationEnvelope } from "./answer-message.ts";
import type { FederationBody } from "./proposal.ts";
import { isSignedBy, signText } from "./signing.ts";
import { siteIdentity, siteKeyOf } from "./site-identity.ts";

/** The coordinator's server could not be asked, or answered what is not its own. */
export class PeerUnreachableError extends DomainError {
  readonly code = "PEER_UNREACHABLE";
}

export type AskContext = Pick<ServiceContext, "db" | "now" | "webhookNetworks">;

/**
 * Sends a message to whoever sums a run, and reads the answer: by signed HTTP, or in this process where the own site
 * does. Only those who take part begin connections, so that no hospital has to let anybody in.
 * @param peer nothing for the own site
 * @throws PeerUnreachableError, ConflictError where the coordinator declines
 */
export async function askCoordinator<T>(
  context: AskContext,
  siteId: string,
  peer: FederationPeer | null,
  body: FederationBody,
  schema: z.ZodType<T>,
): Promise<T> {
  const { db, now, webhookNetworks } = context;
  const identity = await siteIdentity(db, siteId, now());
  const siteKey = siteKeyOf(identity.publicKey);
  if (peer === null) {
    const answer = await answerBody(context, { siteId, siteKey }, body);
    return schema.parse(JSON.parse(JSON.stringify(answer)));
  }
  if (!peer.url) throw new PeerUnreachableError("The peer has no address.");
  const nonce = randomUUID();
  const to = siteKeyOf(peer.publicKey);
  const text = JSON.stringify({ version: 1, from: siteKey, to, nonce, sentAt: now().toISOString(), body });
  const signature = signText(text, identity.privateKey);
  const url = `${peer.url.replace(/\/+$/, "")}/federation/v1/messages`;
  const answer = await postToPeer({ url, text, signature }, webhookNetworks);
  if (answer.kind === "unreachable") throw new PeerUnreachableError(answer.reason);
  if (answer.kind === "declined") {
    const why = `The coordinator declined with ${answer.status}${answer.code ? ` (${answer.code})` : ""}.`;
    if (answer.status >= 500 || answer.status === 429) throw new PeerUnreachableError(why);
    throw new ConflictError(why);
  }
  if (!isSignedBy(answer.text, answer.signature, peer.publicKey))
    throw new PeerUnreachableError("The answer is not signed by the peer.");
  const envelope = federationEnvelope.parse(JSON.parse(answer.text));
  if (envelope.nonce !== nonce || envelope.to !== siteKey || envelope.from !== to)
    throw new PeerUnreachableError("The answer is to another message.");
  const read = schema.safeParse(envelope.body);
  if (!read.success) throw new PeerUnreachableError("The peer speaks another version of the protocol.");
  return read.data;
}
