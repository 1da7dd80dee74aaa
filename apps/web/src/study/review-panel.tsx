"use client";
import { useMutation } from "@apollo/client/react";
import { Check, PencilLine } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatProbability } from "../format/probability.ts";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import type { VariablesOf } from "../graphql/document.ts";
import { mayReview } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { OverrideDialog } from "./override-dialog.tsx";
import { type AssessmentData, ReviewAssessmentMutation, type ReviewData } from "./study-query.ts";

type ReviewInput = VariablesOf<typeof ReviewAssessmentMutation>["input"];

/** A person's decision on what the machine said. */
export function ReviewPanel({ assessment }: { assessment: AssessmentData }) {
  const viewer = useViewer();
  const [review, { loading }] = useMutation(ReviewAssessmentMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOverriding, setIsOverriding] = useState(false);
  const reviews = assessment.reviews.toSorted((a, b) => b.reviewedAt.localeCompare(a.reviewedAt));
  const [latest, ...earlier] = reviews;

  /** Whether it was stored. */
  async function decide(input: Omit<ReviewInput, "assessmentId">): Promise<boolean> {
    setProblem(null);
    try {
      const { data } = await review({ variables: { input: { ...input, assessmentId: assessment.id } } });
      if (data?.reviewAssessment.__typename !== "Problem") return true;
      setProblem(data.reviewAssessment.message);
    } catch (error) {
      setProblem(describeError(error));
    }
    return false;
  }

  return (
    <Card title="Review">
      <div className="grid gap-4">
        {latest ? (
          <Decision review={latest} isLatest />
        ) : (
          <p className="text-ink-soft text-sm">Nobody has reviewed this yet.</p>
        )}
        {problem !== null && !isOverriding && <Notice title="The review was not stored">{problem}</Notice>}
        {mayReview(viewer.role) ? (
          <div className="flex flex-wrap gap-2">
            <Button
              variant={latest ? "secondary" : "primary"}
              disabled={loading}
              onClick={() => void decide({ decision: "ACCEPTED" })}
            >
              <Check className="size-4" aria-hidden /> Accept
            </Button>
            <Button disabled={loading} onClick={() => setIsOverriding(true)}>
              <PencilLine className="size-4" aria-hidden /> Override…
            </Button>
          </div>
        ) : (
          <p className="text-[13px] text-ink-faint">Your role may read but not review.</p>
        )}
        {earlier.length > 0 && (
          <details className="text-sm">
            <summary className="cursor-pointer text-[13px] text-ink-soft">
              Earlier reviews ({earlier.length})
            </summary>
            <ul className="mt-2 grid gap-3">
              {earlier.map((each) => (
                <li key={each.id}>
                  <Decision review={each} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <OverrideDialog
        open={isOverriding}
        onOpenChange={setIsOverriding}
        problem={problem}
        isSaving={loading}
        onOverride={async (override) => {
          if (await decide({ decision: "OVERRIDDEN", ...override })) setIsOverriding(false);
        }}
      />
    </Card>
  );
}

function Decision({ review, isLatest = false }: { review: ReviewData; isLatest?: boolean }) {
  const isAccepted = review.decision === "ACCEPTED";
  const Icon = isAccepted ? Check : PencilLine;
  return (
    <div className="flex gap-3">
      <span
        className={`grid size-7 shrink-0 place-items-center rounded-full ${isLatest ? "bg-good-soft text-good-ink" : "bg-sunken text-ink-faint"}`}
      >
        <Icon className="size-4" aria-hidden />
      </span>
      <div className="min-w-0 text-sm">
        <p className="font-medium">
          {isAccepted ? "Accepted" : "Overridden"}
          {review.overriddenProbability !== null &&
            ` with ${formatProbability(review.overriddenProbability)}`}
        </p>
        {review.reason && <p className="break-words text-ink-soft">{review.reason}</p>}
        <p className="text-[13px] text-ink-faint">
          {review.reviewerName}, {formatDateTime(review.reviewedAt)}
        </p>
      </div>
    </div>
  );
}
