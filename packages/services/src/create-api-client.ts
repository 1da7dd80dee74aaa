import { randomBytes } from "node:crypto";
import { type Actor, ROLES, type Role } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { hashToken } from "./session-tokens.ts";
import { validated } from "./validated.ts";

const schema = z.object({
  name: z.string().trim().min(1, "A name is needed.").max(100, "A name has 100 characters at most."),
  role: z.enum(ROLES),
});

/**
 * Gives a machine a bearer key, `syn_<prefix>_<secret>`: the prefix names the key in lists and logs, the
 * secret is 32 random bytes. The key is in the answer and nowhere else.
 */
export async function createApiClient(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: { name: string; role: Role },
): Promise<{ id: string; name: string; key: string }> {
  const { name, role } = validated(schema, input);
  const keyPrefix = `syn_${randomBytes(4).toString("hex")}`;
  const key = `${keyPrefix}_${randomBytes(32).toString("base64url")}`;
  const at = now();
  return db.$transaction(async (tx) => {
    const { id } = await tx.apiClient.create({
      data: { siteId: actor.siteId, name, role, keyPrefix, keyHash: hashToken(key), createdAt: at },
    });
    await audit(tx, actor, { action: "api-client.create", subjectType: "ApiClient", subjectId: id, at });
    return { id, name, key };
  });
}
