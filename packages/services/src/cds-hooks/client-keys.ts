import { type AllowedNetworks, requireDestination, requireReachable } from "@synoptic/interop";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from "jose";

/** What of a registered client tells its keys. */
export interface KeySource {
  jwksUrl: string | null;
  jwks: unknown;
}

/** A request waits for a client's keys no longer than this. */
const fetchTimeoutMs = 2_000;

/** Published keys by URL, so that they are fetched seldom. As many as clients are registered. */
const published = new Map<string, JWTVerifyGetKey>();

/**
 * Finds a client's public key for a token. Only the registered URL is asked, never one that a token names, and only
 * where a webhook may go too: its name is looked up and judged each time, and redirects are not followed.
 */
export function clientKeys({ jwksUrl, jwks }: KeySource, allowed: AllowedNetworks): JWTVerifyGetKey {
  if (jwksUrl === null) return createLocalJWKSet(jwks as JSONWebKeySet);
  const known = published.get(jwksUrl);
  if (known) return known;
  const keys = createRemoteJWKSet(requireDestination(jwksUrl, allowed), {
    timeoutDuration: fetchTimeoutMs,
    [customFetch]: async (url, options) => {
      await requireReachable(new URL(url), allowed);
      return fetch(url, { ...options, redirect: "error" });
    },
  });
  published.set(jwksUrl, keys);
  return keys;
}
