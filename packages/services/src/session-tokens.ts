import { createHash, randomBytes } from "node:crypto";

/** 32 random bytes in base64url: what the browser's cookie holds. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What is stored in place of a token or key. Both are random and long, so a plain SHA-256 cannot be searched
 * back and needs no salt.
 */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
