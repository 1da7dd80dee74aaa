"use client";
import { Card } from "../../components/ui/card.tsx";
import type { EvidenceData, ThresholdData } from "./evaluation-query.ts";
import { intervalWords, percent, percentWords } from "./words.ts";

interface ThresholdCardProps {
  shown: EvidenceData;
  threshold: ThresholdData;
  onChange: (threshold: number) => void;
}

/** What calling positive from a risk on does, at a threshold that one moves; the curves mark it. */
export function ThresholdCard({ shown, threshold, onChange }: ThresholdCardProps) {
  const { thresholds } = shown;
  const at = thresholds.indexOf(threshold);
  const ratio = (of: ThresholdData["positiveLikelihoodRatio"]) => (of ? intervalWords(of, 1) : "–");
  const figures: [string, string, string][] = [
    ["Sensitivity (recall)", percentWords(threshold.sensitivity), "of those with it are called"],
    ["Specificity", percentWords(threshold.specificity), "of those without are not"],
    ["Precision", percentWords(threshold.precision), "of those called have it"],
    [
      "Negative predictive value",
      percentWords(threshold.negativePredictiveValue),
      "of those not called have it not",
    ],
    ["Accuracy", percentWords(threshold.accuracy), "are called rightly"],
    ["F1", intervalWords(threshold.f1), "recall and precision together"],
    ["Likelihood ratio, called", ratio(threshold.positiveLikelihoodRatio), "times the odds"],
    ["Likelihood ratio, not called", ratio(threshold.negativeLikelihoodRatio), "times the odds"],
    ["Net benefit", intervalWords(threshold.netBenefit, 3), "true positives a case"],
  ];
  return (
    <Card
      title="At a threshold"
      aside={
        <p className="text-ink-soft text-sm">
          Called from a risk of{" "}
          <span className="font-semibold text-ink text-xl tabular-nums">{percent(threshold.threshold)}</span>{" "}
          on
        </p>
      }
    >
      <input
        type="range"
        aria-label="Threshold"
        aria-valuetext={percent(threshold.threshold)}
        className="h-6 w-full cursor-pointer"
        style={{ accentColor: "var(--accent)" }}
        min={0}
        max={thresholds.length - 1}
        value={at}
        disabled={thresholds.length === 1}
        onChange={(event) => onChange(thresholds[Number(event.target.value)]!.threshold)}
      />
      <div className="flex justify-between text-ink-faint text-xs tabular-nums">
        <span>{percent(thresholds[0]!.threshold)}</span>
        <span>
          {thresholds.length === 1
            ? "More thresholds would be of too few persons"
            : "Thresholds between which many lie"}
        </span>
        <span>{percent(thresholds.at(-1)!.threshold)}</span>
      </div>
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-3">
        {figures.map(([name, value, meaning]) => (
          <div key={name}>
            <dt className="text-[13px] text-ink-soft">{name}</dt>
            <dd className="font-semibold tabular-nums">{value}</dd>
            <dd className="text-ink-faint text-xs">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
