import { createCipheriv, diffieHellman, hkdfSync } from "node:crypto";
import { privateKeyOf, publicKeyOf } from "./signing.ts";

export interface MaskPlace {
  runKey: string;
  attempt: number;
  round: number;
}

/**
 * The bytes that two sites alone can make, for one round of one attempt: X25519 for a secret, HKDF-SHA-256 for a key
 * that is of this round and no other, AES-256 in counter mode for the stream.
 * @param theirs 32 bytes
 * @param own PKCS #8
 * @see RFC 7748; RFC 5869; NIST SP 800-38A
 */
export function maskStream(own: Uint8Array, theirs: Uint8Array, place: MaskPlace, bytes: number): Uint8Array {
  const secret = diffieHellman({ privateKey: privateKeyOf(own), publicKey: publicKeyOf("x25519", theirs) });
  const info = `synoptic mask ${place.runKey} ${place.attempt} ${place.round}`;
  const key = Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(32), info, 32));
  // A key is used for one stream only, so that the counter may begin at 0.
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
