import { Card } from "../components/ui/card.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { formatLogOdds, formatProbability } from "../format/probability.ts";
import { formatDate } from "../format/time.ts";
import type { AssessmentData } from "./study-query.ts";

/** The course: how far the image's part has moved since each earlier study of the same place. */
export function EarlierStudies({ priors }: { priors: AssessmentData["priors"] }) {
  if (priors.length === 0) return null;
  return (
    <Card title="Since earlier studies">
      <ul className="grid gap-3 text-sm">
        {priors.map((prior) => (
          <li key={prior.assessmentId}>
            <p className="flex justify-between gap-3">
              <PageLink
                href={`/study?id=${encodeURIComponent(prior.studyId)}`}
                className="underline decoration-line-strong underline-offset-2 hover:decoration-ink"
              >
                Since {formatDate(prior.acquiredAt)}
              </PageLink>
              <span className="text-right">
                {prior.change === null ? (
                  "no image counts now"
                ) : (
                  <>
                    image’s part{" "}
                    <span className="font-medium tabular-nums">{formatLogOdds(prior.change)}</span>
                  </>
                )}
              </span>
            </p>
            <p className="text-[13px] text-ink-faint">
              {prior.postTestProbability !== null &&
                `The risk was ${formatProbability(prior.postTestProbability)} then. `}
              {!prior.isSameModel && "Another model read it, so the change may be the model’s."}
            </p>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-[13px] text-ink-faint">
        Natural log-odds; +0.7 doubles the odds. Of the same body part and side. It does not enter the risk
        unless a part above is named “earlier image”.
      </p>
    </Card>
  );
}
