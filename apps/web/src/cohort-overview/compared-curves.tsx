"use client";
import { useQuery } from "@apollo/client/react";
import { Card } from "../components/ui/card.tsx";
import { CurveControls, outcomeWords, useCurveQuestion, variablesOf } from "./curve-controls.tsx";
import { CurvesView } from "./curves-view.tsx";
import { ComparedSurvivalQuery } from "./overview-query.ts";

interface ComparedCurvesProps {
  runId: string;
  withId: string;
  names: readonly [string, string];
  /** Whether both cohorts have an index date. */
  hasIndex: boolean;
  /** The earlier of the two. */
  snapshotAt: string;
}

/** The curves of two cohorts in one picture. */
export function ComparedCurves({ runId, withId, names, hasIndex, snapshotAt }: ComparedCurvesProps) {
  const [question, setQuestion] = useCurveQuestion({ hasIndex, snapshotAt });
  const { data, previousData, error, loading } = useQuery(ComparedSurvivalQuery, {
    variables: { run: runId, with: withId, ...variablesOf(question) },
  });
  const shown = data ?? previousData;
  const outcome = outcomeWords(question);
  return (
    <Card title={question.condition === null ? "Survival" : `Time without ${outcome}`}>
      <div className="mb-4">
        <CurveControls
          question={question}
          onChange={setQuestion}
          hasIndex={hasIndex}
          snapshotAt={snapshotAt}
        />
      </div>
      <CurvesView
        curves={shown?.comparedSurvival}
        error={error}
        isStale={loading && shown !== undefined}
        nameOf={(group) => names[group === "one" ? 0 : 1]}
        outcome={outcome}
        note="Whoever is in both cohorts is left out of the test."
      />
    </Card>
  );
}
