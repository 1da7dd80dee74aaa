import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { formatPlainDate } from "../format/time.ts";
import { Figure } from "./figure.tsx";
import { Source } from "./glucose-card.tsx";
import { PressureChart } from "./pressure-chart.tsx";
import type { PressureData } from "./series-query.ts";

type Mean = PressureData["mean"];

/** Blood pressure taken at home, and what two guidelines make of it. */
export function PressureCard({ pressure }: { pressure: PressureData }) {
  const { firstDay, lastDay, days, mean, morning, evening, judged, readings } = pressure;
  const limits = judged[0] && {
    systolic: judged[0].raisedFromSystolic,
    diastolic: judged[0].raisedFromDiastolic,
  };
  return (
    <Card
      title="Blood pressure at home"
      aside={
        <span className="text-[13px] text-ink-faint tabular-nums">
          {formatPlainDate(firstDay)} to {formatPlainDate(lastDay)}
        </span>
      }
    >
      <div className="grid gap-4">
        <dl className="grid grid-cols-3 gap-4">
          <Figure label="Mean" value={write(mean)} note={`${mean.readings} readings on ${days} days`} />
          <Figure label="Mornings" value={write(morning)} />
          <Figure label="Evenings" value={write(evening)} />
        </dl>
        {limits && (
          <PressureChart
            readings={readings}
            mean={mean}
            firstDay={firstDay}
            lastDay={lastDay}
            limits={limits}
          />
        )}
        <ul className="divide-y divide-line border-line border-t text-sm">
          {judged.map((each) => (
            <li key={each.doi} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2">
              <span className="text-[13px]">
                <Source doi={each.doi}>{each.guideline}</Source>
                <span className="block text-ink-faint text-xs">
                  raised from {each.raisedFromSystolic}/{each.raisedFromDiastolic}
                  {each.dropsFirstDay && ", first day left out"}
                </span>
              </span>
              <span className="flex items-center gap-2">
                <span className="font-medium tabular-nums">{write(each.mean)}</span>
                {each.isRaised === null ? (
                  <Badge>too few readings</Badge>
                ) : (
                  <Badge tone={each.isRaised ? "warn" : "good"}>
                    {each.isRaised ? "raised" : "not raised"}
                  </Badge>
                )}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function write(mean: Mean | null): string {
  return mean ? `${Math.round(mean.systolic)}/${Math.round(mean.diastolic)}` : "none";
}
