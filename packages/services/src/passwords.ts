import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * scrypt with N = 2^15, r = 8, p = 3 takes 32 MiB and about 0.2 s: one of the equal settings of
 * OWASP's Password Storage Cheat Sheet.
 * @see RFC 7914
 */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const hashBytes = 32;
const saltBytes = 16;
/** scrypt needs 128 * N * r bytes; the limit leaves room for settings twice as dear. */
const maxMemoryBytes = 128 * 1024 ** 2;

interface ParsedHash {
  N: number;
  r: number;
  p: number;
  salt: Buffer;
  hash: Buffer;
}

function derive(password: string, salt: Buffer, bytes: number, options: { N: number; r: number; p: number }) {
  return new Promise<Buffer>((resolve, reject) => {
    // NFKC, so that the same password typed on another keyboard is the same bytes.
    scrypt(
      password.normalize("NFKC"),
      salt,
      bytes,
      { N: options.N, r: options.r, p: options.p, maxmem: maxMemoryBytes },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

/** @returns `scrypt$N$r$p$salt$hash`, salt and hash in base64url, so that the costs may rise later */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, hashBytes, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

function parseHash(stored: string): ParsedHash | undefined {
  const [scheme, n, r, p, salt, hash] = stored.split("$");
  if (scheme !== "scrypt" || !salt || !hash) return undefined;
  const numbers = { N: Number(n), r: Number(r), p: Number(p) };
  if (!Object.values(numbers).every((value) => Number.isSafeInteger(value) && value > 0)) return undefined;
  return { ...numbers, salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") };
}

/** A hash of no one's password, so that an unknown name costs as much time as a wrong password. */
const nobody: ParsedHash = { ...cost, salt: Buffer.alloc(saltBytes), hash: Buffer.alloc(hashBytes) };

/**
 * Whether `password` is the one behind `stored`, in a time that does not tell whether there was a hash.
 * @param stored what `hashPassword` gave, or nothing where the user is not known
 */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const parsed = stored === undefined ? undefined : parseHash(stored);
  const expected = parsed ?? nobody;
  const actual = await derive(password, expected.salt, expected.hash.length, expected);
  return timingSafeEqual(actual, expected.hash) && parsed !== undefined;
}
