import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { formatDate } from "../format/time.ts";
import { Figure } from "./figure.tsx";
import { GlucoseProfileChart } from "./glucose-profile-chart.tsx";
import { formatShare, GlucoseRanges } from "./glucose-ranges.tsx";
import type { GlucoseData } from "./series-query.ts";

/** Continuous glucose of a fortnight, by the international consensus. */
export function GlucoseCard({ glucose }: { glucose: GlucoseData }) {
  const { from, to, measuredShare, isSufficient, mean, standardDeviation, nights } = glucose;
  return (
    <Card
      title="Continuous glucose"
      aside={
        <span className="text-[13px] text-ink-faint tabular-nums">
          {formatDate(from)} to {formatDate(to)}
        </span>
      }
    >
      <div className="grid gap-4">
        {!isSufficient && (
          <p>
            <Badge tone="warn">
              Measured {formatShare(measuredShare)} of 14 days; below 70 % this says little
            </Badge>
          </p>
        )}
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          <Figure label="In range" value={formatShare(glucose.ranges.target)} note="70 to 180 mg/dL" />
          <Figure
            label="Mean"
            value={`${Math.round(mean)}\u202fmg/dL`}
            note={`± ${Math.round(standardDeviation)}`}
          />
          <Figure
            label="GMI"
            value={`${glucose.managementIndicator.toFixed(1)}\u202f%`}
            note="the HbA1c such a mean goes with"
          />
          <Figure
            label="Variability"
            value={formatShare(glucose.coefficientOfVariation)}
            note={glucose.coefficientOfVariation <= 0.36 ? "stable, 36 % or less" : "unstable, above 36 %"}
          />
        </dl>
        <GlucoseRanges ranges={glucose.ranges} />
        <div>
          <h3 className="mb-1 font-medium text-[13px] text-ink-faint">
            A usual day, mg/dL: median, middle half, nine of ten readings
          </h3>
          <GlucoseProfileChart profile={glucose.profile} />
        </div>
        {nights && (
          <p className="text-[13px] text-ink-soft">
            <span className="font-medium text-ink">Midnight to six: </span>
            mean {Math.round(nights.mean)} mg/dL, {formatShare(nights.ranges.target)} in range; a low of 15
            minutes or more in {nights.withLows} of {nights.count} nights.
          </p>
        )}
        <p className="text-ink-faint text-xs">
          Measured {formatShare(measuredShare)} of 14 days. By the{" "}
          <Source doi="10.2337/dci19-0028">international consensus of 2019</Source>; GMI by{" "}
          <Source doi="10.2337/dc18-1581">Bergenstal et al. 2018</Source>.
        </p>
      </div>
    </Card>
  );
}

export function Source({ doi, children }: { doi: string; children: string }) {
  return (
    <a
      href={`https://doi.org/${doi}`}
      target="_blank"
      rel="noreferrer"
      className="text-accent underline-offset-2 hover:underline"
    >
      {children}
    </a>
  );
}
