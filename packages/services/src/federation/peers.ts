import { type Actor, ConflictError, NotFoundError } from "@synoptic/domain";
import { requireDestination, requireReachable } from "@synoptic/interop";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { readSiteCode, siteIdentity, siteKeyOf } from "./site-identity.ts";

/**
 * Takes another site's server as a peer, by the code that its administrator gave: from then on its signed messages are
 * answered, and where it has an address, it is asked for runs. A peer that was ended is taken up again.
 * @throws InvalidInputError where it is no code, ConflictError where it is the own one, DestinationRefusedError
 */
export async function registerFederationPeer(
  { db, now, webhookNetworks }: Pick<ServiceContext, "db" | "now" | "webhookNetworks">,
  actor: Actor,
  { code }: { code: string },
): Promise<{ peerId: string }> {
  const { name, key, url } = readSiteCode(code);
  const at = now();
  const { siteId } = actor;
  const own = await siteIdentity(db, siteId, at);
  if (siteKeyOf(own.publicKey) === key) throw new ConflictError("This is the site's own code.", ["code"]);
  if (url !== null)
    await requireReachable(requireDestination(url, webhookNetworks, ["code"]), webhookNetworks);
  const publicKey = new Uint8Array(Buffer.from(key, "hex"));
  return db.$transaction(async (tx) => {
    const { id: peerId } = await tx.federationPeer.upsert({
      where: { siteId_publicKey: { siteId, publicKey } },
      create: { siteId, name, publicKey, url, createdAt: at },
      update: { name, url, endedAt: null, fault: null },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "federation-peer.register",
      subjectType: "FederationPeer",
      subjectId: peerId,
      at,
    });
    return { peerId };
  });
}

/**
 * Answers a peer nothing more, and asks it nothing more.
 * @throws NotFoundError
 */
export async function endFederationPeer(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { peerId }: { peerId: string },
): Promise<{ peerId: string }> {
  const at = now();
  return db.$transaction(async (tx) => {
    const { count } = await tx.federationPeer.updateMany({
      where: { id: peerId, siteId: actor.siteId },
      data: { endedAt: at },
    });
    if (count === 0) throw new NotFoundError("The site has no such peer.", ["peerId"]);
    await audit(tx, actor, {
      action: "federation-peer.end",
      subjectType: "FederationPeer",
      subjectId: peerId,
      at,
    });
    return { peerId };
  });
}
