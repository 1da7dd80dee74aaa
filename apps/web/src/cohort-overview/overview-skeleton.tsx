import { Card } from "../components/ui/card.tsx";

/** Holds the pages' places while the members are counted: of many that takes a while. */
export function OverviewSkeleton({ label }: { label: string }) {
  return (
    <div role="status" className="grid gap-5">
      <div className="grid gap-2">
        <div aria-hidden className="h-8 w-64 animate-pulse rounded-lg bg-sunken" />
        <p className="text-ink-soft text-sm">{label}: of a large cohort this takes some seconds.</p>
      </div>
      <div aria-hidden className="grid items-start gap-5 xl:grid-cols-2">
        <Card label="Loading">
          <div className="grid gap-3 pt-3">
            {Array.from({ length: 12 }, (_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows that are all the same
              <div key={i} className="flex animate-pulse gap-4">
                <div className="h-4 rounded bg-sunken" style={{ width: `${30 + ((i * 7) % 20)}%` }} />
                <div className="ml-auto h-4 w-14 rounded bg-sunken" />
                <div className="h-4 w-1/4 rounded bg-sunken" />
              </div>
            ))}
          </div>
        </Card>
        <Card label="Loading">
          <div className="h-72 animate-pulse rounded-lg bg-sunken" />
        </Card>
      </div>
    </div>
  );
}
