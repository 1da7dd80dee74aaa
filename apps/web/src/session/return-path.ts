/** Where sign-in leads back to. Only paths of this site, so that a crafted link cannot lead away. */
export function readReturnPath(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(next) ? next : "/";
}
