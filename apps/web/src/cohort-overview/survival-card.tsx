"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Segmented } from "../components/ui/segmented.tsx";
import { nameWords } from "./cell-words.ts";
import { CurveControls, outcomeWords, useCurveQuestion, variablesOf } from "./curve-controls.tsx";
import { CurvesView } from "./curves-view.tsx";
import { CohortSurvivalQuery } from "./overview-query.ts";

type Grouping = "NONE" | "SEX" | "AGE";

const bandWords: Record<string, string> = {
  "0": "Below 50",
  "50": "50 to 64",
  "65": "65 to 79",
  "80": "80 and over",
};

const nameOf: Record<Grouping, (group: string) => string> = {
  NONE: () => "All",
  SEX: nameWords,
  AGE: (group) => bandWords[group] ?? group,
};

interface SurvivalCardProps {
  runId: string;
  hasIndex: boolean;
  snapshotAt: string;
}

/** How long members live, or stay without a condition. */
export function SurvivalCard({ runId, hasIndex, snapshotAt }: SurvivalCardProps) {
  const [question, setQuestion] = useCurveQuestion({ hasIndex, snapshotAt });
  const [by, setBy] = useState<Grouping>("NONE");
  const { data, previousData, error, loading } = useQuery(CohortSurvivalQuery, {
    variables: { run: runId, by, ...variablesOf(question) },
  });
  const shown = data ?? previousData;
  // Names are of the groups that are shown, which may still be the last question's.
  const groups = shown?.cohortSurvival.groups ?? [];
  const shownBy: Grouping = groups.length === 1 ? "NONE" : groups.length === 2 ? "SEX" : "AGE";
  const outcome = outcomeWords(question);
  return (
    <Card
      title={question.condition === null ? "Survival" : `Time without ${outcome}`}
      aside={
        <Segmented
          label="Curves by"
          value={by}
          onChange={setBy}
          options={[
            { value: "NONE", label: "All" },
            { value: "SEX", label: "Sex" },
            { value: "AGE", label: "Age" },
          ]}
        />
      }
    >
      <div className="mb-4">
        <CurveControls
          question={question}
          onChange={setQuestion}
          hasIndex={hasIndex}
          snapshotAt={snapshotAt}
        />
      </div>
      <CurvesView
        curves={shown?.cohortSurvival}
        error={error}
        isStale={loading && shown !== undefined}
        nameOf={nameOf[shownBy]}
        outcome={outcome}
      />
    </Card>
  );
}
