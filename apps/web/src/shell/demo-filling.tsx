import { useQuery } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { ProgressBar } from "../components/ui/progress-bar.tsx";
import { graphql } from "../graphql/document.ts";

const DemoFillingQuery = graphql(`
  query DemoFilling {
    about { demoFilling { added of } }
  }
`);

const pollMs = 2_000;

/** Says that the demo's patients are still being added, and how many of them are there; then asks all that is shown anew. */
export function DemoFilling() {
  const { data, client, startPolling, stopPolling } = useQuery(DemoFillingQuery, {
    fetchPolicy: "network-only",
  });
  const filling = data?.about.demoFilling ?? null;
  const isFilling = filling !== null;
  const wasFilling = useRef(false);
  useEffect(() => {
    if (isFilling) {
      wasFilling.current = true;
      startPolling(pollMs);
      return stopPolling;
    }
    if (!wasFilling.current) return;
    wasFilling.current = false;
    void client.refetchQueries({ include: "active" }).catch(() => {});
  }, [isFilling, client, startPolling, stopPolling]);

  if (filling === null) return null;
  return (
    <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-accent-soft px-4 py-1.5 text-ink-soft text-xs">
      The demo is still being filled: lists and counts grow meanwhile.
      <span className="flex items-center gap-2 tabular-nums">
        <ProgressBar
          className="w-32"
          max={filling.of}
          value={filling.added}
          label="Synthetic patients added"
        />
        {filling.added.toLocaleString("en")} of {filling.of.toLocaleString("en")} synthetic patients
      </span>
    </p>
  );
}
