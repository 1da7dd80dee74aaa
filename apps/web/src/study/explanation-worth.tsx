import { CircleCheck, CircleHelp, EyeOff } from "lucide-react";
import { inSentence } from "../format/in-sentence.ts";
import type { ExplanationData } from "./explanation-query.ts";
import { PerturbationChart } from "./perturbation-chart.tsx";

const verdicts = {
  TRUST: { words: "It passed every test on this image", icon: CircleCheck, tone: "text-good-ink" },
  CAUTION: { words: "Read it with caution", icon: CircleHelp, tone: "text-warn-ink" },
  DO_NOT_TRUST: { words: "Do not trust this map", icon: EyeOff, tone: "text-danger-ink" },
} as const;

/** What one map is worth, measured on its own image. */
export function ExplanationWorth({
  explanation,
  classLabel,
}: {
  explanation: ExplanationData;
  classLabel: string;
}) {
  const { quality } = explanation;
  return (
    <div className="grid gap-3">
      {quality ? (
        <>
          <Verdict trust={quality.trust} reasons={quality.reasons} />
          <div className="grid gap-4 sm:grid-cols-2 lg:max-xl:grid-cols-1">
            <PerturbationChart
              title="Hiding what it points at"
              wanted="should fall early"
              curve={quality.deletion}
            />
            <PerturbationChart
              title="Showing only that"
              wanted="should rise early"
              curve={quality.insertion}
            />
          </div>
          <p className="text-ink-faint text-xs">
            Upwards the probability of {inSentence(classLabel)} in per cent, across how much of the image is
            hidden or shown.
            {quality.deletion.randomProbabilities &&
              ` Dashed: the mean of ${quality.randomOrders} random orders.`}
          </p>
          <dl className="grid gap-1 text-[13px]">
            <Line
              term="Likeness to the map of a network that has unlearnt everything:"
              value={quality.sanityRankCorrelation.toFixed(2)}
              wanted="near 0 is right"
            />
            {quality.stabilityRankCorrelation !== null && (
              <Line
                term="Likeness to the same map drawn again by other chances:"
                value={quality.stabilityRankCorrelation.toFixed(2)}
                wanted="near 1 is right"
              />
            )}
          </dl>
        </>
      ) : (
        <p className="text-[13px] text-ink-soft">This map was not measured.</p>
      )}
      <details className="text-[13px] text-ink-faint">
        <summary className="cursor-pointer">How it was made</summary>
        <p className="mt-1">{howMade(explanation)}</p>
      </details>
    </div>
  );
}

/** `LIME: 1000 forward passes, 4.1 s, and 663 more to measure it; …; seed 1, samples 1000.` */
function howMade({ title, forwardPasses, milliseconds, quality, fitR2, seed, parameters }: ExplanationData) {
  return [
    `${title}: ${forwardPasses} forward ${forwardPasses === 1 ? "pass" : "passes"}, ${(milliseconds / 1000).toFixed(1)}\u202fs`,
    quality && `, and ${quality.forwardPasses} more to measure it`,
    fitR2 !== null && `; its own model follows the network to R² ${fitR2.toFixed(2)}`,
    `; seed ${seed}${writeParameters(parameters)}.`,
    quality && " Likeness is the rank correlation of two maps on a grid of 16 by 16.",
  ]
    .filter(Boolean)
    .join("");
}

/** `, samples 1000, regions 60`; nothing for a method without any. */
function writeParameters(parameters: unknown): string {
  if (typeof parameters !== "object" || parameters === null) return "";
  return Object.entries(parameters)
    .map(([name, value]) => `, ${name.replace(/([A-Z])/g, " $1").toLowerCase()} ${String(value)}`)
    .join("");
}

function Verdict({ trust, reasons }: { trust: keyof typeof verdicts; reasons: readonly string[] }) {
  const { words, icon: Icon, tone } = verdicts[trust];
  return (
    <div>
      <p className={`flex items-center gap-1.5 font-semibold text-sm ${tone}`}>
        <Icon className="size-4" aria-hidden /> {words}
      </p>
      {reasons.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-[13px] text-ink-soft">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Line({ term, value, wanted }: { term: string; value: string; wanted: string }) {
  return (
    <div>
      <dt className="inline text-ink-soft">{term} </dt>
      <dd className="inline tabular-nums">
        <span className="font-medium">{value}</span> <span className="text-ink-faint">({wanted})</span>
      </dd>
    </div>
  );
}
