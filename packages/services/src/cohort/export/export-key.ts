import { createHmac } from "node:crypto";
import type { Db } from "@synoptic/persistence";

/**
 * The key that a purpose's pseudonyms and shifts are made with: exports for one purpose can be joined, and those for two
 * cannot without the site's secret.
 */
export async function exportKey(db: Db, siteId: string, purposeId: string): Promise<Buffer> {
  return derive(await secretOf(db, siteId), ["pseudonyms", purposeId]);
}

/** The key that a site's download links are signed with. */
export async function linkKey(db: Db, siteId: string): Promise<Buffer> {
  return derive(await secretOf(db, siteId), ["download-links"]);
}

/** What stands for a study in place of its ids: 32 hexadecimal digits. */
export function studyPseudonym(key: Uint8Array, studyId: string): string {
  return derive(key, ["study", studyId]).toString("hex").slice(0, 32);
}

function derive(secret: string | Uint8Array, words: readonly string[]): Buffer {
  return createHmac("sha256", secret)
    .update(JSON.stringify(["cohort-export", ...words]))
    .digest();
}

async function secretOf(db: Db, siteId: string): Promise<string> {
  const site = await db.site.findUniqueOrThrow({ where: { id: siteId }, select: { researchSecret: true } });
  return site.researchSecret;
}
