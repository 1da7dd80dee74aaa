"use client";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { useUploadDialog } from "../upload/upload-dialog.tsx";
import { HeldList } from "./held-list.tsx";
import { useWorklist, type WorklistFilter } from "./use-worklist.ts";
import { WorklistFilters } from "./worklist-filters.tsx";
import { WorklistTable } from "./worklist-table.tsx";

const everything: WorklistFilter = { scenario: null, reviewed: null, search: null };

export function WorklistPage() {
  const [filter, setFilter] = useState<WorklistFilter>(everything);
  const worklist = useWorklist(filter);
  const { rows, error, refetch, isLoading, isStale, isLoadingMore, totalCount, counts, loadMore } = worklist;
  const isFiltered = Boolean(filter.scenario || filter.search || filter.reviewed === false);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h1 className="font-semibold text-2xl tracking-tight">Worklist</h1>
        <p className="text-[13px] text-ink-faint" aria-live="polite">
          {isLoading ? "Loading" : `${totalCount} ${totalCount === 1 ? "case" : "cases"}, highest risk first`}
        </p>
      </div>
      <section
        aria-label="Cases"
        className="overflow-clip rounded-xl border border-line bg-surface shadow-card"
      >
        <WorklistFilters filter={filter} counts={counts} onChange={setFilter} />
        {error && rows.length === 0 ? (
          <div className="grid justify-items-start gap-3 p-5">
            <Notice title="The worklist could not be loaded">{describeError(error)}</Notice>
            <Button onClick={() => void refetch().catch(() => {})}>Try again</Button>
          </div>
        ) : isLoading ? (
          <Loading label="Loading the worklist" />
        ) : rows.length === 0 ? (
          <NothingHere isFiltered={isFiltered} onClear={() => setFilter(everything)} />
        ) : (
          <div className={isStale ? "opacity-60 transition-opacity" : "transition-opacity"}>
            <HeldList waiting={worklist.waiting} onHold={worklist.hold} onRelease={worklist.release}>
              <WorklistTable rows={rows} />
            </HeldList>
          </div>
        )}
        {loadMore && (
          <div className="border-line border-t p-3 text-center">
            <Button variant="quiet" size="small" disabled={isLoadingMore} onClick={() => void loadMore()}>
              {isLoadingMore ? "Loading…" : `Load more (${rows.length} of ${totalCount})`}
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}

function NothingHere({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { openUpload } = useUploadDialog();
  if (isFiltered) {
    return (
      <Empty title="No case matches">
        <Button size="small" onClick={onClear}>
          Show all cases
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title="No cases yet">
      <p className="mb-3">
        Drop a DICOM, PNG or JPEG image anywhere on this page, or a FHIR bundle with a history.
      </p>
      <Button variant="primary" size="small" onClick={() => openUpload([])}>
        Upload files
      </Button>
    </Empty>
  );
}
