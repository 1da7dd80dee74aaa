const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const dateTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** `20 Nov 2026`, in the reader's own time zone. */
export function formatDate(instant: string): string {
  return date.format(new Date(instant));
}

/** `20 Nov 2026, 14:05`, in the reader's own time zone. */
export function formatDateTime(instant: string): string {
  return dateTime.format(new Date(instant));
}

/** A plain `YYYY-MM-DD`, which has no time zone: `12 Apr 1961`. */
export function formatPlainDate(plain: string): string {
  const [year = 1970, month = 1, day = 1] = plain.split("-").map(Number);
  return date.format(new Date(year, month - 1, day));
}

/**
 * How long ago, for a list: `just now`, `5 min ago`, `3 h ago`, `2 days ago`, then the date.
 * @param now milliseconds
 */
export function formatAgo(instant: string, now: number): string {
  const minutes = Math.floor((now - new Date(instant).getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  const days = Math.floor(minutes / (24 * 60));
  if (days === 1) return "yesterday";
  return days < 15 ? `${days} days ago` : formatDate(instant);
}
