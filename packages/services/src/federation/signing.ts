import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";

/** Before every text that is signed, so that no signature means something elsewhere. */
const CONTEXT = "synoptic-federation-1\n";
/** What comes before the 32 bytes of a public key in SubjectPublicKeyInfo (RFC 8410). */
const prefixes = {
  ed25519: Buffer.from("302a300506032b6570032100", "hex"),
  x25519: Buffer.from("302a300506032b656e032100", "hex"),
} as const;

export interface KeyPair {
  /** 32 bytes. */
  publicKey: Buffer;
  /** PKCS #8. */
  privateKey: Buffer;
}

/** A new pair: `ed25519` signs, `x25519` agrees on secrets. */
export function newKeys(kind: keyof typeof prefixes): KeyPair {
  // The overloads know each kind by its own name only.
  const pair = kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519");
  return {
    publicKey: pair.publicKey.export({ type: "spki", format: "der" }).subarray(prefixes[kind].length),
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "der" }),
  };
}

export function publicKeyOf(kind: keyof typeof prefixes, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([prefixes[kind], raw]), format: "der", type: "spki" });
}

export function privateKeyOf(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
}

/** @returns base64 @see RFC 8032, Ed25519 */
export function signText(text: string, privateKey: Uint8Array): string {
  return signBytes(null, Buffer.from(CONTEXT + text), privateKeyOf(privateKey)).toString("base64");
}

export function isSignedBy(text: string, signature: string, publicKey: Uint8Array): boolean {
  return verifyBytes(
    null,
    Buffer.from(CONTEXT + text),
    publicKeyOf("ed25519", publicKey),
    Buffer.from(signature, "base64"),
  );
}
