import { formatProbability } from "../format/probability.ts";
import { positionOnAxis } from "../risk/log-odds.ts";
import type { AssessmentData } from "./study-query.ts";

type Sensitivity = AssessmentData["sensitivity"][number];

/**
 * What is not known, and what it would change: for each fact the range of the primary finding's risk over what it could
 * turn out to be, beside the risk as it is, the widest range first.
 */
export function MissingFacts({ assessment }: { assessment: AssessmentData }) {
  const { missingFacts, sensitivity, findings, primaryFinding } = assessment;
  if (missingFacts.length === 0) return null;
  const finding = findings.find(({ findingId }) => findingId === primaryFinding.findingId);
  const risk = finding?.postTestProbability ?? finding?.preTestProbability ?? 0.5;
  const said = new Set(sensitivity.map(({ name }) => name));
  const others = missingFacts.filter((name) => !said.has(name));
  return (
    <section aria-label="Not known, so not counted" className="mt-4 border-line border-t pt-4">
      <h3 className="font-semibold text-sm">Not known, so not counted</h3>
      {sensitivity.length > 0 && (
        <>
          <p className="mt-0.5 text-[13px] text-ink-soft">
            What the risk of {finding?.label.toLowerCase()} would be, were it known. The mark is the risk as
            it is.
          </p>
          <ul className="mt-2.5 grid gap-2.5">
            {sensitivity.map((one) => (
              <FactRange key={one.name} fact={one} risk={risk} />
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <p className="mt-2 text-[13px] text-ink-soft">
          {sensitivity.length > 0 && "Also: "}
          {others.map(readFactName).join(", ")}.
        </p>
      )}
    </section>
  );
}

function FactRange({ fact, risk }: { fact: Sensitivity; risk: number }) {
  const { label, lowest, highest, options, source } = fact;
  const at = (probability: number) => `${positionOnAxis(probability) * 100}%`;
  return (
    <li>
      <details className="group">
        <summary className="grid cursor-pointer grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-center gap-3 text-sm">
          <span>{label}</span>
          <span className="relative h-2.5 rounded-full bg-sunken" aria-hidden>
            <span
              className="absolute inset-y-0 rounded-full bg-accent opacity-60"
              style={{ left: at(lowest), right: `calc(100% - ${at(highest)})` }}
            />
            <span className="-top-1 absolute h-4.5 w-0.5 bg-ink" style={{ left: at(risk) }} />
          </span>
          <span className="whitespace-nowrap text-right text-[13px] tabular-nums">
            {formatProbability(lowest)} to {formatProbability(highest)}
          </span>
        </summary>
        <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 pl-4 text-[13px] text-ink-soft">
          {options.map((option) => (
            <li key={option.label}>
              {option.label}: <span className="tabular-nums">{formatProbability(option.probability)}</span>
            </li>
          ))}
        </ul>
        <p className="mt-1 pl-4 text-ink-faint text-xs">{source}</p>
      </details>
    </li>
  );
}

/** What is no fact of the history. */
const inputs: Record<string, string> = {
  image: "an image (none was given)",
  "prior-image": "an earlier image of the same place (none that this model has read)",
  laterality: "the side (without it earlier images of the same side cannot be told)",
};

/** `bodySite` and `oxygen-saturation` as words. */
function readFactName(name: string): string {
  if (Object.hasOwn(inputs, name)) return inputs[name] as string;
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_]/g, " ")
    .toLowerCase();
}
