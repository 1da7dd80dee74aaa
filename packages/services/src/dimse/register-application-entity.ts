import { type Actor, ConflictError } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { validated } from "../validated.ts";
import { aeTitleText } from "./ae-title.ts";

const network = z.union(
  [
    z.cidrv4(),
    z.cidrv6(),
    z.ipv4().transform((address) => `${address}/32`),
    z.ipv6().transform((address) => `${address}/128`),
  ],
  "A network is an address, or several in CIDR notation such as 10.1.0.0/16.",
);

const schema = z.object({
  aeTitle: aeTitleText,
  network: z
    .string()
    .trim()
    .transform((text) => text || null)
    .pipe(network.nullable())
    .nullish(),
  description: z
    .string()
    .trim()
    .max(200, "A description has 200 characters at most.")
    .transform((text) => text || null)
    .nullish(),
  mayQuery: z.boolean().nullish(),
});

export type RegisterApplicationEntityInput = z.input<typeof schema>;

/**
 * Lets an application entity store by C-STORE, and where `mayQuery` says so search by C-FIND. What it stores is the
 * site's that registered it, so a title is one entity's of all sites.
 * @throws InvalidInputError
 * @throws ConflictError where another entity has the title
 */
export async function registerApplicationEntity(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: RegisterApplicationEntityInput,
): Promise<{ id: string }> {
  const { aeTitle, network, description, mayQuery } = validated(schema, input);
  const at = now();
  return db.$transaction(async (tx) => {
    // Two at a time would both find the title free.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`application-entity ${aeTitle}`}, 0))`;
    const taken = await tx.applicationEntity.findFirst({
      where: { aeTitle, revokedAt: null },
      select: { id: true },
    });
    if (taken) throw new ConflictError("Another application entity has this AE title.", ["aeTitle"]);
    const { id } = await tx.applicationEntity.create({
      data: {
        ...{ siteId: actor.siteId, aeTitle, network: network ?? null, description: description ?? null },
        ...{ mayQuery: mayQuery ?? false, createdAt: at },
      },
      select: { id: true },
    });
    const subject = { subjectType: "ApplicationEntity", subjectId: id };
    await audit(tx, actor, { action: "application-entity.register", ...subject, at });
    return { id };
  });
}
