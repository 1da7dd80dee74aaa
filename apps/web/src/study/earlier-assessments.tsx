import { Card } from "../components/ui/card.tsx";
import { formatProbability } from "../format/probability.ts";
import { formatDateTime } from "../format/time.ts";
import type { StudyData } from "./study-query.ts";

interface EarlierAssessmentsProps {
  assessments: StudyData["assessments"];
  latestId: string;
}

/** What was said before of the same study; assessments never change, they are only followed by others. */
export function EarlierAssessments({ assessments, latestId }: EarlierAssessmentsProps) {
  const earlier = assessments
    .filter((each) => each.id !== latestId)
    .toSorted((a, b) => b.assessedAt.localeCompare(a.assessedAt));
  if (earlier.length === 0) return null;
  return (
    <Card title="Earlier assessments">
      <ul className="grid gap-3 text-sm">
        {earlier.map((each) => {
          const review = each.reviews.toSorted((a, b) => b.reviewedAt.localeCompare(a.reviewedAt))[0];
          return (
            <li key={each.id}>
              <p className="flex justify-between gap-3">
                <span>{each.primaryFinding.label}</span>
                <span className="font-medium tabular-nums">
                  {formatProbability(
                    each.primaryFinding.postTestProbability ?? each.primaryFinding.preTestProbability,
                  )}
                </span>
              </p>
              <p className="text-[13px] text-ink-faint">
                {formatDateTime(each.assessedAt)}
                {each.status === "WITHHELD" && ", image withheld"}
                {review && `, ${review.decision.toLowerCase()} by ${review.reviewerName}`}
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
