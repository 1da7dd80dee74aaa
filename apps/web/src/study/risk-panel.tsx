"use client";
import { useState } from "react";
import { ResearchNotice } from "../components/research-notice.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Segmented } from "../components/ui/segmented.tsx";
import { MissingFacts } from "./missing-facts.tsx";
import { RiskHeadline } from "./risk-headline.tsx";
import type { AssessmentData } from "./study-query.ts";
import { ThresholdSide } from "./threshold-side.tsx";
import { Waterfall } from "./waterfall.tsx";
import { WaterfallTable } from "./waterfall-table.tsx";

/** One assessment's answer: the risk in a number, in words, and as the sum of its parts. */
export function RiskPanel({ assessment }: { assessment: AssessmentData }) {
  const [findingId, setFindingId] = useState(assessment.primaryFinding.findingId);
  const [asTable, setAsTable] = useState(false);
  const finding = assessment.findings.find((each) => each.findingId === findingId) ?? assessment.findings[0];
  if (finding === undefined) return null;
  return (
    <Card label={`Risk of ${finding.label}`} bodyClassName="p-5">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        {assessment.findings.length > 1 ? (
          <Segmented
            label="Finding"
            value={finding.findingId}
            onChange={setFindingId}
            options={assessment.findings.map((each) => ({ value: each.findingId, label: each.label }))}
          />
        ) : (
          <h2 className="font-semibold text-[15px]">{finding.label}</h2>
        )}
        <ResearchNotice className="text-xs" />
      </div>
      <RiskHeadline finding={finding} assessment={assessment} />
      <ThresholdSide assessment={assessment} findingId={finding.findingId} />
      <div className="mt-5 mb-1 flex items-center justify-between gap-3 border-line border-t pt-4">
        <h3 className="font-semibold text-sm">What it is made of</h3>
        <Button variant="quiet" size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? "Show as chart" : "Show as table"}
        </Button>
      </div>
      {asTable ? (
        <WaterfallTable parts={finding.parts} />
      ) : (
        <Waterfall finding={finding.label} parts={finding.parts} />
      )}
      <MissingFacts assessment={assessment} />
    </Card>
  );
}
