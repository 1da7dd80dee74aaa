import { Plot } from "../components/chart/plot.tsx";
import { ReliabilityDiagram } from "../models/reliability-diagram.tsx";
import type { FederatedRunData } from "./federation-query.ts";

type Evaluation = NonNullable<FederatedRunData["evaluation"]>;

/** What all sites together say of the model: figures with what may be off, the ROC curve and the reliability diagram. */
export function PooledResult({ evaluation, finding }: { evaluation: Evaluation; finding: string }) {
  const { auc, binningError, roundingError, brier, brierError } = evaluation;
  return (
    <div className="grid gap-5">
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-3">
        <Figure name="AUC" value={auc.value.toFixed(3)}>
          {`95 % interval ${auc.low.toFixed(3)} to ${auc.high.toFixed(3)}. The grid of scores adds ${small(binningError)} at most, ${rounding(roundingError)}.`}
        </Figure>
        <Figure name="Brier score" value={brier.toFixed(3)}>{`To within ${small(brierError)}.`}</Figure>
        <Figure
          name="Persons"
          value={`about ${(evaluation.withFinding + evaluation.withoutFinding).toLocaleString("en")}`}
        >
          {`About ${evaluation.withFinding.toLocaleString("en")} with ${finding}, ${evaluation.withoutFinding.toLocaleString("en")} without.`}
        </Figure>
      </dl>
      <div className="grid gap-5 sm:grid-cols-2">
        <figure className="min-w-0">
          <figcaption className="mb-2 font-medium text-[13px] text-ink-soft">ROC curve</figcaption>
          <RocCurve evaluation={evaluation} />
        </figure>
        <figure className="min-w-0">
          <figcaption className="mb-2 font-medium text-[13px] text-ink-soft">Said and came true</figcaption>
          <ReliabilityDiagram
            finding={finding}
            bins={evaluation.calibration.map(({ persons, ...bin }) => ({ ...bin, rows: persons }))}
          />
        </figure>
      </div>
    </div>
  );
}

const small = (value: number) => (value < 0.0005 ? "less than 0.001" : value.toFixed(3));

/** Of few persons the worst case is anything. */
const rounding = (value: number) =>
  value >= 0.5
    ? "and with so few persons the rounding of counts may move it anywhere"
    : `rounded counts ${small(value)} at worst`;

function Figure({ name, value, children }: { name: string; value: string; children: string }) {
  return (
    <div>
      <dt className="text-[13px] text-ink-faint">{name}</dt>
      <dd>
        <span className="font-semibold text-xl tabular-nums">{value}</span>
        <span className="mt-0.5 block text-[13px] text-ink-soft">{children}</span>
      </dd>
    </div>
  );
}

const share = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };

function RocCurve({ evaluation: { roc, auc } }: { evaluation: Evaluation }) {
  const points = roc.map(({ sensitivity, specificity }) => ({ x: 1 - specificity, y: sensitivity }));
  return (
    <Plot
      label={`ROC curve with an area of ${auc.value.toFixed(3)}`}
      x={{ ...share, title: "Called positive of those without, %" }}
      y={{ ...share, title: "Of those with, %" }}
      format={(value) => String(value * 100)}
      lines={[{ name: "All sites", points, colour: "var(--accent)" }]}
      diagonal
      height={340}
    />
  );
}
