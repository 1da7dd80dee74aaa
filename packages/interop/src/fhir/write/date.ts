/** A FHIR date: `1961-04-12`. */
export function dateOf(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** The element where the instant is known, else nothing. */
export function instantAs<K extends string>(key: K, instant: Date | null): { [P in K]?: string } {
  return (instant === null ? {} : { [key]: instant.toISOString() }) as { [P in K]?: string };
}
