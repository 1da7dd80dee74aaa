import { useState } from "react";
import { holdRows, whatWaits } from "./held-rows.ts";
import type { WorklistRowData } from "./worklist-query.ts";

interface UseHeldRowsOptions {
  /** What the list was asked for; a list of something else is not held. */
  filter: object;
  /** Whether the rows still answer an earlier question. */
  isStale: boolean;
}

/**
 * Holds the list still while somebody is in it, so that a case that arrives does not put another patient under the
 * pointer that is about to press.
 * @returns the rows to show, what waits meanwhile, and how to begin and end holding
 */
export function useHeldRows(rows: readonly WorklistRowData[], { filter, isStale }: UseHeldRowsOptions) {
  const [held, setHeld] = useState<{ filter: object; rows: readonly WorklistRowData[] } | null>(null);
  const current = held !== null && held.filter === filter && !isStale ? held : null;
  return {
    rows: current === null ? rows : holdRows(current.rows, rows),
    waiting: current === null ? { come: 0, moved: false } : whatWaits(current.rows, rows),
    hold: () => {
      if (current === null && !isStale) setHeld({ filter, rows });
    },
    release: () => setHeld(null),
  };
}
