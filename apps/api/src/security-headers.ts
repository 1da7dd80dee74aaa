import helmet from "helmet";

/**
 * What a page of ours may load: only what this server sends. Inline scripts run only where their SHA-256 is
 * known, so injected ones do not. Inline styles are allowed: the component library sets them, and they cannot
 * fetch from elsewhere.
 * @param scriptHashes such as `sha256-…`, of the inline scripts of the page that is sent
 */
export function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  const scripts = ["'self'", ...scriptHashes.map((hash) => `'${hash}'`)].join(" ");
  return [
    "default-src 'self'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The other headers, on every answer. HTTPS is the reverse proxy's to insist on. */
export const securityHeaders = helmet({
  contentSecurityPolicy: false,
  strictTransportSecurity: false,
  crossOriginResourcePolicy: { policy: "same-origin" },
  frameguard: { action: "deny" },
  referrerPolicy: { policy: "no-referrer" },
});
