import { createHash } from "node:crypto";
import { InvalidInputError } from "@synoptic/domain";
import type { Db, FederationIdentity } from "@synoptic/persistence";
import { z } from "zod";
import { newKeys } from "./signing.ts";

/** The site's keys; made the first time that they are asked for. */
export async function siteIdentity(db: Db, siteId: string, at: Date): Promise<FederationIdentity> {
  const found = await db.federationIdentity.findUnique({ where: { siteId } });
  if (found) return found;
  const { publicKey, privateKey } = newKeys("ed25519");
  await db.federationIdentity.createMany({
    data: {
      siteId,
      publicKey: new Uint8Array(publicKey),
      privateKey: new Uint8Array(privateKey),
      createdAt: at,
    },
    skipDuplicates: true,
  });
  return db.federationIdentity.findUniqueOrThrow({ where: { siteId } });
}

/** How runs name a site: its public key in hexadecimal. */
export function siteKeyOf(publicKey: Uint8Array): string {
  return Buffer.from(publicKey).toString("hex");
}

/** Four words of eight digits that two administrators can read to each other. */
export function fingerprintOf(siteKey: string): string {
  const hash = createHash("sha256").update(Buffer.from(siteKey, "hex")).digest("hex");
  return hash.slice(0, 32).match(/.{8}/g)!.join(" ");
}

const PREFIX = "synoptic-site-1.";
const code = z.strictObject({
  name: z.string().trim().min(1).max(200),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where it can be asked for runs; nothing where it only asks others. */
  url: z.url().nullable(),
});

export type SiteCode = z.infer<typeof code>;

/** What a site's administrator gives to another's: it holds nothing secret. */
export function writeSiteCode(told: SiteCode): string {
  return PREFIX + Buffer.from(JSON.stringify(told)).toString("base64url");
}

/** @throws InvalidInputError */
export function readSiteCode(text: string): SiteCode {
  const trimmed = text.replace(/\s+/g, "");
  try {
    if (trimmed.startsWith(PREFIX)) {
      const told = Buffer.from(trimmed.slice(PREFIX.length), "base64url").toString("utf8");
      return code.parse(JSON.parse(told));
    }
  } catch {
    // Told below.
  }
  throw new InvalidInputError("This is not a site's code.", ["code"]);
}
