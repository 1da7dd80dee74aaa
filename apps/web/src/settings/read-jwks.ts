/** @returns what was pasted as JSON; nothing where it is none or holds no list of keys */
export function readJwks(text: string): { keys: unknown[] } | null {
  try {
    const parsed = JSON.parse(text) as { keys?: unknown } | null;
    return Array.isArray(parsed?.keys) ? (parsed as { keys: unknown[] }) : null;
  } catch {
    return null;
  }
}
