import { NetworkStatus } from "@apollo/client";
import { useQuery, useSubscription } from "@apollo/client/react";
import { useEffect, useMemo, useRef } from "react";
import type { VariablesOf } from "../graphql/document.ts";
import { compareByRisk } from "./compare-by-risk.ts";
import { useHeldRows } from "./use-held-rows.ts";
import { WorklistChangedSubscription, WorklistQuery, type WorklistRowData } from "./worklist-query.ts";

export type WorklistFilter = NonNullable<VariablesOf<typeof WorklistQuery>["filter"]>;

const pageSize = 40;
/** Many assessments may end at once; the list is asked for again once, after the last of a burst. */
const refreshDelayMs = 400;

/**
 * The worklist as it is now: rows change by themselves as assessments arrive, new cases come in by a fresh query; while
 * it is held, each stays in its place.
 */
export function useWorklist(filter: WorklistFilter) {
  const { data, previousData, error, fetchMore, refetch, networkStatus } = useQuery(WorklistQuery, {
    variables: { first: pageSize, filter },
    notifyOnNetworkStatusChange: true,
  });
  const shown = data ?? previousData;
  const rows = useMemo(() => {
    const nodes = (shown?.worklist.edges ?? []).map((edge) => edge?.node as WorklistRowData | undefined);
    return nodes.filter((node) => node !== undefined).toSorted(compareByRisk);
  }, [shown]);

  // What is shown when the timer fires, not when it was set: meanwhile another filter may have been chosen.
  const shownNow = useRef({ first: pageSize, filter });
  shownNow.current = { first: Math.max(pageSize, rows.length), filter };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useSubscription(WorklistChangedSubscription, {
    onData: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        void refetch({ ...shownNow.current, after: null }).catch(() => {});
      }, refreshDelayMs);
    },
  });

  const isStale = data === undefined && previousData !== undefined;
  const held = useHeldRows(rows, { filter, isStale });
  const endCursor = shown?.worklist.pageInfo.endCursor;
  return {
    ...held,
    error,
    refetch,
    isLoading: shown === undefined && error === undefined,
    isStale,
    isLoadingMore: networkStatus === NetworkStatus.fetchMore,
    totalCount: shown?.worklist.totalCount ?? 0,
    counts: shown?.worklist.counts ?? [],
    loadMore:
      shown?.worklist.pageInfo.hasNextPage && endCursor
        ? () => fetchMore({ variables: { after: endCursor } })
        : undefined,
  };
}
