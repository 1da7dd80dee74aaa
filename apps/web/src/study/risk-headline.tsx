import { EyeOff } from "lucide-react";
import type { ReactNode } from "react";
import { inSentence } from "../format/in-sentence.ts";
import { formatOneIn, formatProbability, formatRatio } from "../format/probability.ts";
import { describeLikelihoodRatio } from "../risk/evidence-words.ts";
import { riskFill, riskLevel } from "../risk/level.ts";
import type { AssessmentData, FindingData } from "./study-query.ts";

interface RiskHeadlineProps {
  finding: FindingData;
  assessment: AssessmentData;
}

export function RiskHeadline({ finding, assessment }: RiskHeadlineProps) {
  const { preTestProbability: preTest, likelihoodRatio, postTestProbability: postTest } = finding;
  const isWithheld = assessment.status === "WITHHELD";
  const risk = postTest ?? preTest;
  return (
    <div className="grid gap-4">
      {isWithheld && <Withheld advice={assessment.withheldAdvice} />}
      <div className="flex flex-wrap items-end gap-x-8 gap-y-4">
        <Figure label={isWithheld || assessment.historyOnly ? "Risk from history alone" : "Post-test risk"}>
          <span className="flex items-center gap-3">
            <span
              className="h-11 w-1.5 rounded-full"
              style={{ background: riskFill[riskLevel(risk)] }}
              aria-hidden
            />
            <span className="font-semibold text-5xl tabular-nums leading-none tracking-tight">
              {formatProbability(risk).replace("\u202f%", "")}
              <span className="ml-1 font-medium text-3xl text-ink-soft">%</span>
            </span>
          </span>
        </Figure>
        {postTest !== null && likelihoodRatio !== null && !assessment.historyOnly && (
          <dl className="flex gap-7">
            <Small term="Pre-test risk" value={formatProbability(preTest)} />
            <Small term="Likelihood ratio" value={`\u00d7\u202f${formatRatio(likelihoodRatio)}`} />
          </dl>
        )}
      </div>
      <p className="max-w-[62ch] text-ink-soft text-sm leading-relaxed">{inWords(finding, assessment)}</p>
    </div>
  );
}

function inWords(finding: FindingData, { status, historyOnly, readings }: AssessmentData): string {
  const { label, preTestProbability: preTest, likelihoodRatio, postTestProbability: postTest } = finding;
  const before = `The clinic's prevalence and the history put the risk of ${inSentence(label)} at ${formatProbability(preTest)}`;
  const oneIn = formatOneIn(postTest ?? preTest);
  if (historyOnly) return `${before}${oneIn ? `, ${oneIn}` : ""}. No image was read.`;
  if (status === "WITHHELD" || postTest === null || likelihoodRatio === null) {
    return `${before}${oneIn ? `, ${oneIn}` : ""}. The image does not change it, since its reading is withheld.`;
  }
  const factor = likelihoodRatio < 1 ? 1 / likelihoodRatio : likelihoodRatio;
  const isOne = readings.filter(({ isCounted }) => isCounted).length < 2;
  const verb = likelihoodRatio < 1 ? "divide" : "multiply";
  const image = isOne
    ? `The image ${likelihoodRatio < 1 ? "divides" : "multiplies"}`
    : `The images together ${verb}`;
  return `${before}. ${image} the odds by ${formatRatio(factor)}, ${describeLikelihoodRatio(
    likelihoodRatio,
  )} it. Together: ${formatProbability(postTest)}${oneIn ? `, ${oneIn}` : ""}.`;
}

function Withheld({ advice }: { advice: AssessmentData["withheldAdvice"] }) {
  return (
    <div role="note" className="flex gap-3 rounded-lg bg-warn-soft px-4 py-3 text-sm">
      <EyeOff className="mt-0.5 size-4.5 shrink-0 text-warn-ink" aria-hidden />
      <div>
        <p className="font-semibold text-warn-ink">The image's reading is withheld</p>
        {advice && (
          <>
            <p className="mt-0.5 text-ink-soft">{advice.why}</p>
            <p className="mt-1.5 text-ink-soft">
              <span className="font-medium text-ink">What would help: </span>
              {advice.help}
            </p>
          </>
        )}
        <p className="mt-1.5 text-ink-soft">What follows comes from the history alone.</p>
      </div>
    </div>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <p className="mb-2 text-[13px] text-ink-faint">{label}</p>
      {children}
    </div>
  );
}

function Small({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt className="text-[13px] text-ink-faint">{term}</dt>
      <dd className="mt-1 font-semibold text-xl tabular-nums leading-none tracking-tight">{value}</dd>
    </div>
  );
}
