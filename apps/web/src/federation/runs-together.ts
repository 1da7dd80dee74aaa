import type { FederatedRunData } from "./federation-query.ts";

/** A run as a site has it: summed there, taken part in there, or both. */
export interface RunTogether {
  runKey: string;
  /** What is known most of: as coordinator where the site is it. */
  shown: FederatedRunData;
  coordinated: FederatedRunData | undefined;
  own: FederatedRunData | undefined;
}

/** One entry a run, in the order in which they come. */
export function runsTogether(rows: readonly FederatedRunData[]): RunTogether[] {
  const keys = [...new Set(rows.map(({ runKey }) => runKey))];
  return keys.map((runKey) => {
    const coordinated = rows.find((row) => row.runKey === runKey && row.role === "COORDINATOR");
    const own = rows.find((row) => row.runKey === runKey && row.role === "PARTICIPANT");
    return { runKey, shown: (coordinated ?? own)!, coordinated, own };
  });
}

/** Where a run stands, for somebody who has to do something or to wait. */
export function standing({ shown, own }: RunTogether): {
  words: string;
  tone: "neutral" | "accent" | "good" | "warn" | "danger";
} {
  if (shown.state === "SUCCEEDED") return { words: "Done", tone: "good" };
  if (shown.state === "FAILED") return { words: "Ended without a result", tone: "danger" };
  if (own?.state === "REFUSED") return { words: "This site refused", tone: "neutral" };
  if (own?.decision === "WAITING") return { words: "Waits for this site's answer", tone: "warn" };
  if (shown.state === "PROPOSED") return { words: "Waits for the other sites", tone: "neutral" };
  return { words: `Round ${shown.round} of ${shown.roundCount}`, tone: "accent" };
}

/** Persons as they are told, in words. */
export function personsInWords(persons: number | null): string {
  return persons === null ? "not told" : `about ${persons.toLocaleString("en")}`;
}
