import { formatProbability } from "../format/probability.ts";
import type { AssessmentData } from "./study-query.ts";

const asked: Record<AssessmentData["operatingPoints"][number]["policy"], string> = {
  SENSITIVITY_AT_LEAST: "sensitivity at least",
  SPECIFICITY_AT_LEAST: "specificity at least",
  NET_BENEFIT: "most net benefit at a risk of",
};

/** On which side of the site's threshold a risk lies, and what that is worth; a threshold is no diagnosis. */
export function ThresholdSide({ assessment, findingId }: { assessment: AssessmentData; findingId: string }) {
  const point = assessment.operatingPoints.find((one) => one.findingId === findingId);
  if (!point || point.isAtOrAbove === null) return null;
  return (
    <p className="mt-3 text-sm">
      <span className="font-medium">
        {point.isAtOrAbove ? "At or above" : "Below"} this site's threshold of{" "}
        {formatProbability(point.threshold)}
      </span>
      <span className="block text-[13px] text-ink-faint">
        Chosen for {asked[point.policy]} {formatProbability(point.target)} on {point.cases} labelled cases,
        where its sensitivity was {formatProbability(point.sensitivity.value)} and its specificity{" "}
        {formatProbability(point.specificity.value)}.{" "}
        {point.isPrevalenceOther &&
          "This risk starts from another prevalence than theirs: both may be others here. "}
        A threshold is no diagnosis.
      </span>
    </p>
  );
}
