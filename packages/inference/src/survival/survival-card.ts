import { LEAST_AT_RISK, researchNotice } from "@synoptic/domain";
import type { SurvivalModelManifest } from "../manifest/survival-model.ts";
import { percent, quote } from "../train/card.ts";

/** The card of a survival model, in Markdown. */
export function survivalCard(manifest: SurvivalModelManifest, label: string): string {
  const { figures, bases, ridge, periodYears, lastYear } = manifest;
  const share = (interval: { value: number; low: number; high: number }) =>
    `${percent(interval.value)} (${percent(interval.low)} to ${percent(interval.high)})`;
  return [
    `# ${manifest.title}`,
    "",
    `\`${manifest.id}\` ${manifest.version}. Written by the training of survival models; do not edit.`,
    "",
    researchNotice,
    "",
    "## Intended use",
    "",
    manifest.intendedUse,
    "",
    "## How it works",
    "",
    `A discrete-time survival model: a logistic regression of the hazard in each period of ${periodYears} years, pooled over persons and periods. The baseline is a restricted cubic spline of the logarithm of time; the effects of what is known add up and are held down by a ridge of ${ridge}, chosen on persons held out. An unknown fact adds nothing. Intervals are those of the fit, by the delta method on log(-log S) with the penalised covariance.`,
    "",
    `It reads: ${bases.map(({ feature }) => feature).join(", ") || "nothing, and gives everybody the same curve"}.`,
    "",
    `Nothing is predicted beyond ${lastYear} years, until which at least ${LEAST_AT_RISK} persons were followed.`,
    "",
    `**Competing death.** Death before ${label.toLowerCase()} is treated as the end of following. So the figure is the risk of ${label.toLowerCase()} if death does not come first; where death is common, fewer people than that will have it.`,
    "",
    "## Figures",
    "",
    `${manifest.cohort} ${figures.persons} persons, ${figures.events} events, ${figures.personYears.toFixed(0)} person-years; ${figures.effectiveParameters.toFixed(1)} effective parameters, ${(figures.events / figures.effectiveParameters).toFixed(1)} events each.`,
    "",
    "All figures are cross-fitted by person (5 folds): columns, ridge and effects come from the others. 95 % intervals in brackets.",
    "",
    `Harrell's C: ${quote(figures.concordance)}.`,
    "",
    ...(figures.horizons.length === 0
      ? ["No horizon of 1, 5 or 10 years could be measured.", ""]
      : [
          "| years | followed so long | observed (Kaplan-Meier) | predicted, mean | Brier | index of prediction accuracy |",
          "|---|---|---|---|---|---|",
          ...figures.horizons.map(
            ({ years, atRisk, observed, predicted, brier, ipa }) =>
              `| ${years} | ${atRisk} | ${share(observed)} | ${percent(predicted)} | ${brier.toFixed(4)} | ${percent(ipa)} |`,
          ),
          "",
          "The Brier score weighs by the inverse probability of not being censored; an index of 0 is no better than one risk for everybody.",
          "",
          "## Calibration",
          "",
          "By fifths of the predicted probability:",
          "",
          "| years | persons | predicted, mean | observed (Kaplan-Meier) |",
          "|---|---|---|---|",
          ...figures.horizons.flatMap(({ years, calibration }) =>
            calibration.map(
              ({ persons, predicted, observed }) =>
                `| ${years} | ${persons} | ${percent(predicted)} | ${observed ? share(observed) : "nobody followed so long"} |`,
            ),
          ),
          "",
        ]),
    "## Training data and licence",
    "",
    `This model: ${manifest.licence}. Research use only.`,
    "",
    ...manifest.trainingData.map(({ name, licence, rows }) => `- ${name}: ${rows} persons. ${licence}.`),
    "",
    "## Known weaknesses",
    "",
    ...manifest.knownWeaknesses.map((weakness) => `- ${weakness}`),
    "",
  ].join("\n");
}
