import { countWords, peopleWords } from "../cohort/count-words.ts";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { pWords } from "./cell-words.ts";
import { CurveChart, curveStyles } from "./curve-chart.tsx";
import { CurveNumbers } from "./curve-numbers.tsx";
import { TooFew } from "./hidden-note.tsx";
import type { CurveData, CurvesData } from "./overview-query.ts";

interface CurvesViewProps {
  curves: CurvesData | undefined;
  error: unknown;
  /** Whether what is shown is of an earlier question. */
  isStale: boolean;
  nameOf: (group: string) => string;
  outcome: string;
  /** Said of the test, where it needs saying. */
  note?: string;
}

/** Curves with their key and their test, or what stands in their way. */
export function CurvesView({ curves, error, isStale, nameOf, outcome, note }: CurvesViewProps) {
  if (error !== undefined && !isStale)
    return <Notice title="The curves could not be computed">{describeError(error)}</Notice>;
  if (!curves) return <Loading label="Following the members" />;
  const isDrawn = curves.groups.some(({ points }) => points !== null);
  return (
    <div className={isStale ? "opacity-50 transition-opacity" : "transition-opacity"} aria-busy={isStale}>
      {isDrawn ? (
        <>
          <ul className="mb-3 flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
            {curves.groups.map((curve, i) => (
              <Key key={curve.group} curve={curve} style={curveStyles[i]!} name={nameOf(curve.group)} />
            ))}
          </ul>
          <CurveChart curves={curves} nameOf={nameOf} outcome={outcome} />
          <Test curves={curves} note={note} />
          <CurveNumbers curves={curves} nameOf={nameOf} />
        </>
      ) : (
        <TooFew
          what="a curve, or of those who had it or had not"
          floor={curves.groups[0]?.people.floor ?? 11}
        />
      )}
    </div>
  );
}

interface KeyProps {
  curve: CurveData;
  style: (typeof curveStyles)[number];
  name: string;
}

function Key({ curve: { points, people, events, hadBefore }, style, name }: KeyProps) {
  return (
    <li className="flex items-baseline gap-2">
      <svg width={26} height={8} aria-hidden className="shrink-0">
        <line
          x1={0}
          x2={26}
          y1={4}
          y2={4}
          stroke={style.colour}
          strokeWidth={2.5}
          strokeDasharray={style.dash}
        />
      </svg>
      <span>
        <span className="font-medium">{name}</span>{" "}
        <span className="text-[13px] text-ink-faint">
          {points === null
            ? "too few to show"
            : `${peopleWords(people)}, ${countWords(events)} had it${hadBefore.value === null ? "" : `; ${countWords(hadBefore)} had it before and are left out`}`}
        </span>
      </span>
    </li>
  );
}

function Test({ curves, note }: { curves: CurvesData; note?: string | undefined }) {
  if (curves.groups.length < 2) return null;
  const { logRank } = curves;
  return (
    <p className="mt-3 text-[13px] text-ink-soft">
      <span className="font-medium text-ink">Log-rank test</span>{" "}
      {logRank === null
        ? "not made: a group is too small, or of it those who had it or had not."
        : `${pWords(logRank.p)} (χ² = ${logRank.statistic}, df ${logRank.df}).`}{" "}
      {note}
    </p>
  );
}
