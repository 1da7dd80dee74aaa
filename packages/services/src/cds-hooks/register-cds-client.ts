import { type Actor, ConflictError, InvalidInputError } from "@synoptic/domain";
import { requireDestination } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import { importJWK } from "jose";
import { z } from "zod";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { validated } from "../validated.ts";
import { signingAlgorithms } from "./authenticate-cds-client.ts";

const schema = z.object({
  name: z.string().trim().min(1, "A name is needed.").max(100, "A name has 100 characters at most."),
  issuer: z.string().min(1, "An issuer is needed.").max(500, "An issuer has 500 characters at most."),
  jwksUrl: z.string().nullish(),
  jwks: z
    .object({
      keys: z
        .array(z.looseObject({ kty: z.string(), kid: z.string().optional(), alg: z.string().optional() }))
        .min(1, "A JWK Set has one key at least.")
        .max(20, "A JWK Set has 20 keys at most."),
    })
    .nullish(),
});

export type RegisterCdsClientInput = z.input<typeof schema>;

/**
 * Lets an EHR ask for cards: its tokens are those of `issuer`, signed by a key of its JWK Set, which is published at a
 * URL or given here.
 * @throws InvalidInputError, also for a private or a shared key
 * @throws DestinationRefusedError where the URL is none that may be asked
 * @throws ConflictError where another client has the issuer
 */
export async function registerCdsClient(
  { db, now, webhookNetworks }: Pick<ServiceContext, "db" | "now" | "webhookNetworks">,
  actor: Actor,
  input: RegisterCdsClientInput,
): Promise<{ id: string; name: string; issuer: string }> {
  const { name, issuer, jwksUrl, jwks } = validated(schema, input);
  if ((jwksUrl == null) === (jwks == null)) {
    throw new InvalidInputError("Give either jwksUrl or jwks.", ["jwksUrl"]);
  }
  if (jwksUrl != null) requireDestination(jwksUrl, webhookNetworks, ["jwksUrl"]);
  for (const key of jwks?.keys ?? []) await requirePublicKey(key);
  const at = now();
  return db.$transaction(async (tx) => {
    const taken = await tx.cdsClient.findFirst({ where: { issuer, revokedAt: null }, select: { id: true } });
    if (taken) throw new ConflictError("Another client has this issuer.", ["issuer"]);
    const { id } = await tx.cdsClient.create({
      data: {
        siteId: actor.siteId,
        name,
        issuer,
        jwksUrl: jwksUrl ?? null,
        ...(jwks ? { jwks: jwks as Prisma.InputJsonObject } : {}),
        createdAt: at,
      },
      select: { id: true },
    });
    await audit(tx, actor, { action: "cds-client.register", subjectType: "CdsClient", subjectId: id, at });
    return { id, name, issuer };
  });
}

/** @throws InvalidInputError */
async function requirePublicKey(key: { kty: string; alg?: string | undefined }): Promise<void> {
  const path = ["jwks"];
  if ("d" in key || key.kty === "oct") throw new InvalidInputError("Give public keys only.", path);
  const fitting = signingAlgorithms.filter((alg) => alg.startsWith(key.kty === "EC" ? "ES" : "RS"));
  const [alg] = key.alg === undefined ? fitting : fitting.filter((one) => one === key.alg);
  if (alg === undefined || !(await importJWK(key, alg).catch(() => undefined))) {
    throw new InvalidInputError(`A key is one of ${signingAlgorithms.join(", ")}.`, path);
  }
}
