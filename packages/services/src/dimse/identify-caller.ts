import type { Actor } from "@synoptic/domain";
import { type CallingEntity, isWithinNetwork } from "@synoptic/interop";
import type { ServiceContext } from "../context.ts";

/** An application entity as one that acts for its site. */
export interface DimseCaller {
  actor: Actor & { kind: "client"; id: string };
  mayQuery: boolean;
}

/** Who calls, by its AE title and where from; nothing where no entity of this title may call from there. */
export async function identifyCaller(
  { db }: Pick<ServiceContext, "db">,
  { aeTitle, address }: CallingEntity,
): Promise<DimseCaller | null> {
  const entity = await db.applicationEntity.findFirst({
    where: { aeTitle, revokedAt: null },
    select: { id: true, siteId: true, network: true, mayQuery: true },
  });
  if (!entity || (entity.network !== null && !isWithinNetwork(address, entity.network))) return null;
  const { id, siteId, mayQuery } = entity;
  return { actor: { kind: "client", id, siteId, role: "integrator" }, mayQuery };
}
