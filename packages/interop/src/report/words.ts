/** `15`, `1.3`, `0.04` */
export function ratio(value: number): string {
  if (value >= 10) return value > 1000 ? ">1000" : String(Math.round(value));
  return value >= 1 ? value.toFixed(1) : value < 0.001 ? "<0.001" : String(Number(value.toPrecision(1)));
}

/** `+0.52`, `−1.30` */
export function signed(logOdds: number): string {
  return `${logOdds < 0 ? "\u2212" : "+"}${Math.abs(logOdds).toFixed(2)}`;
}

/** `2026-03-01 09:00 UTC`: a report is read in other places and years. */
export function instant(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `bodySite` and `oxygen-saturation` as words. */
export function factName(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_]/g, " ")
    .toLowerCase();
}
