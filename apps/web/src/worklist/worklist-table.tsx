"use client";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { nextRowIndex } from "./next-row-index.ts";
import type { WorklistRowData } from "./worklist-query.ts";
import { WorklistRow } from "./worklist-row.tsx";

const headClass = "py-2.5 pr-4 text-left font-medium text-ink-faint text-xs whitespace-nowrap";

/** Up and down (or k and j) move through the cases, Enter opens one; from anywhere the first key enters the list. */
export function WorklistTable({ rows }: { rows: readonly WorklistRowData[] }) {
  const table = useRef<HTMLTableElement>(null);

  function move(key: string): boolean {
    const links = [...(table.current?.querySelectorAll<HTMLAnchorElement>("[data-row-link]") ?? [])];
    const index = nextRowIndex(key, links.indexOf(document.activeElement as HTMLAnchorElement), links.length);
    if (index === null) return false;
    links[index]?.focus();
    links[index]?.closest("tr")?.scrollIntoView({ block: "nearest" });
    return true;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (move(event.key)) event.preventDefault();
  }

  const moveRef = useRef(move);
  moveRef.current = move;
  useEffect(() => {
    function onPageKey(event: globalThis.KeyboardEvent) {
      if (document.activeElement !== document.body || event.metaKey || event.ctrlKey || event.altKey) return;
      if (moveRef.current(event.key)) event.preventDefault();
    }
    document.addEventListener("keydown", onPageKey);
    return () => document.removeEventListener("keydown", onPageKey);
  }, []);

  return (
    <table ref={table} onKeyDown={onKeyDown} className="w-full border-collapse">
      <caption className="sr-only">Cases, highest risk first. Arrow keys move, Enter opens.</caption>
      <thead className="border-line border-b">
        <tr>
          <th scope="col" className={`${headClass} pl-4 sm:w-64`}>
            <span className="flex items-baseline gap-3">
              <span className="w-16 sm:text-right">Risk</span>
              <span className="font-normal max-sm:hidden">tick: before the image</span>
            </span>
          </th>
          <th scope="col" className={headClass}>
            <span className="sr-only">Image</span>
          </th>
          <th scope="col" className={headClass}>
            Patient
          </th>
          <th scope="col" className={`${headClass} max-lg:hidden`}>
            Finding
          </th>
          <th scope="col" className={`${headClass} max-md:hidden`}>
            Acquired
          </th>
          <th scope="col" className={`${headClass} w-40 max-sm:hidden`}>
            State
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => (
          <WorklistRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}
