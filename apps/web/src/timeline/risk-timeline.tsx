"use client";
import { useQuery } from "@apollo/client/react";
import { useMemo, useState } from "react";
import { ResearchNotice } from "../components/research-notice.tsx";
import { Card } from "../components/ui/card.tsx";
import { Segmented } from "../components/ui/segmented.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { formatProbability } from "../format/probability.ts";
import { describeError } from "../graphql/describe-error.ts";
import { listHistory } from "../patient/history-entries.ts";
import type { HistoryData } from "../patient/history-query.ts";
import { PointDetail } from "./point-detail.tsx";
import { ScoreTracks } from "./score-tracks.tsx";
import { TimelineChart } from "./timeline-chart.tsx";
import { type RiskTimelineData, RiskTimelineQuery } from "./timeline-query.ts";

interface RiskTimelineProps {
  patientId: string;
  history: HistoryData;
  /** What the patient was assessed for, newest first; one or more. */
  scenarios: readonly { id: string; label: string }[];
}

/** How a risk went, what changed it, and where it rose. */
export function RiskTimeline({ patientId, history, scenarios }: RiskTimelineProps) {
  const [scenario, setScenario] = useState(scenarios[0]!.id);
  const { data, error } = useQuery(RiskTimelineQuery, { variables: { id: patientId, scenario } });
  const timeline = data?.patient?.riskTimeline;
  return (
    <Card title="Risk over time" aside={<ResearchNotice className="text-xs" />}>
      {scenarios.length > 1 && (
        <div className="mb-3">
          <Segmented
            label="Scenario"
            value={scenario}
            onChange={setScenario}
            options={scenarios.map(({ id, label }) => ({ value: id, label }))}
          />
        </div>
      )}
      {timeline ? (
        <Timeline key={scenario} timeline={timeline} history={history} />
      ) : error ? (
        <Notice title="The timeline could not be computed">{describeError(error)}</Notice>
      ) : (
        <Loading label="Computing the timeline" />
      )}
    </Card>
  );
}

function Timeline({ timeline, history }: { timeline: RiskTimelineData; history: HistoryData }) {
  const { finding, points, scores, rule } = timeline;
  const alertAt = points.findLastIndex(({ alert }) => alert !== null);
  const [selected, setSelected] = useState(alertAt >= 0 ? alertAt : points.length - 1);
  const entries = useMemo(() => new Map(listHistory(history).map((entry) => [entry.id, entry])), [history]);
  const point = points[selected];
  if (!point)
    return <p className="text-ink-soft text-sm">Nothing is known yet that a risk could be read from.</p>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <p className="text-ink-soft text-sm">{finding}</p>
        <TimelineChart finding={finding} points={points} selected={selected} onSelect={setSelected} />
        <Legend rule={rule} />
      </div>
      <PointDetail point={point} isFirst={selected === 0} entries={entries} />
      <ScoreTracks tracks={scores} />
    </div>
  );
}

function Legend({ rule }: { rule: RiskTimelineData["rule"] }) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-ink-faint text-xs">
      <li className="flex items-center gap-1.5">
        <span className="size-2.5 rounded-full border-2 border-neutral-mark" aria-hidden /> history alone
      </li>
      <li className="flex items-center gap-1.5">
        <span className="h-3 w-1 rounded bg-raise" aria-hidden />
        <span className="h-3 w-1 rounded bg-lower" aria-hidden /> image raises, lowers
      </li>
      <li className="flex items-center gap-1.5">
        <span className="size-2.5 rounded-full border-2 border-danger-ink" aria-hidden /> rose by{" "}
        {formatProbability(rule.absoluteRise)} or more, to {rule.relativeRise} times or more
      </li>
      <li>time not to scale</li>
    </ul>
  );
}
