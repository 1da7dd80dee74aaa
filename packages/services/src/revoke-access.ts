import { type Actor, NotFoundError } from "@synoptic/domain";
import type { Db } from "@synoptic/persistence";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

type Context = Pick<ServiceContext, "db" | "now">;

interface Revoked {
  id: string;
  revokedAt: Date;
}

/**
 * Ends a machine's key. Doing it twice keeps the first time.
 * @throws NotFoundError where the site has no such client
 */
export function revokeApiClient(context: Context, actor: Actor, { id }: { id: string }): Promise<Revoked> {
  const named = { what: "API client", subjectType: "ApiClient", action: "api-client.revoke" };
  return revoke(context, actor, id, { tableOf: (tx) => tx.apiClient, ...named });
}

/**
 * Lets an EHR ask no more. Doing it twice keeps the first time.
 * @throws NotFoundError where the site has no such client
 */
export function revokeCdsClient(context: Context, actor: Actor, { id }: { id: string }): Promise<Revoked> {
  const named = { what: "CDS client", subjectType: "CdsClient", action: "cds-client.revoke" };
  return revoke(context, actor, id, { tableOf: (tx) => tx.cdsClient, ...named });
}

/**
 * Lets an application entity call no more; an association that it has already goes on to its end. Doing it twice keeps
 * the first time.
 * @throws NotFoundError where the site has no such entity
 */
export function revokeApplicationEntity(
  context: Context,
  actor: Actor,
  { id }: { id: string },
): Promise<Revoked> {
  const action = "application-entity.revoke";
  const named = { what: "application entity", subjectType: "ApplicationEntity", action };
  return revoke(context, actor, id, { tableOf: (tx) => tx.applicationEntity, ...named });
}

/** What the lists of who is let in have in common. */
interface AccessTable {
  findUnique(args: {
    where: { id: string; siteId: string };
    select: { revokedAt: true };
  }): PromiseLike<{ revokedAt: Date | null } | null>;
  update(args: {
    where: { id: string };
    data: { revokedAt: Date };
    select: { id: true };
  }): PromiseLike<unknown>;
}

interface Access {
  tableOf(tx: Db): AccessTable;
  what: string;
  subjectType: string;
  action: string;
}

function revoke(
  { db, now }: Context,
  actor: Actor,
  id: string,
  { tableOf, what, subjectType, action }: Access,
): Promise<Revoked> {
  const at = now();
  return db.$transaction(async (tx) => {
    const table = tableOf(tx);
    const known = await table.findUnique({
      where: { id, siteId: actor.siteId },
      select: { revokedAt: true },
    });
    if (!known) throw new NotFoundError(`The site has no such ${what}.`, ["id"]);
    if (known.revokedAt) return { id, revokedAt: known.revokedAt };
    await table.update({ where: { id }, data: { revokedAt: at }, select: { id: true } });
    await audit(tx, actor, { action, subjectType, subjectId: id, at });
    return { id, revokedAt: at };
  });
}
