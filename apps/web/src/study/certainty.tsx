import { CircleCheck, EyeOff } from "lucide-react";
import type { AssessmentData } from "./study-query.ts";

/** How sure one may be: which classes cannot be ruled out, and whether the image is of a known kind. */
export function Certainty({ assessment }: { assessment: AssessmentData }) {
  const { conformalSet, novelty, classes } = assessment;
  const labels = conformalSet?.classIds.map((id) => classes.find((each) => each.classId === id)?.label ?? id);
  return (
    <div className="grid gap-4">
      {conformalSet && labels && (
        <div>
          <p className="text-sm">
            <span className="font-semibold">
              {Math.round(conformalSet.level * 100)}
              {"\u202f"}% set:{" "}
            </span>
            {labels.length === 0 ? "no class at all" : labels.join(", ")}
          </p>
          <p className="mt-0.5 text-[13px] text-ink-faint">
            On unseen calibration cases such a set held the true class {Math.round(conformalSet.level * 100)}{" "}
            times in 100.
          </p>
        </div>
      )}
      {novelty && <NoveltyMeter {...novelty} />}
    </div>
  );
}

interface NoveltyMeterProps {
  similarity: number;
  threshold: number;
  isNovel: boolean;
}

/** Similarity to the images that the model knows, from 0 to 1, against the line below which it does not answer. */
function NoveltyMeter({ similarity, threshold, isNovel }: NoveltyMeterProps) {
  const at = (value: number) => `${Math.min(100, Math.max(0, value * 100))}%`;
  return (
    <div>
      <p className="flex items-center gap-1.5 font-semibold text-sm">
        {isNovel ? (
          <EyeOff className="size-4 text-warn-ink" aria-hidden />
        ) : (
          <CircleCheck className="size-4 text-good-ink" aria-hidden />
        )}
        {isNovel ? "Unlike the images this model knows" : "Like the images this model knows"}
      </p>
      <div className="relative mt-2.5 mb-5 h-2.5 rounded-full bg-sunken">
        <div
          className={`h-full rounded-full ${isNovel ? "bg-warn-ink" : "bg-good-ink"}`}
          style={{ width: at(similarity) }}
        />
        <span
          className="-top-1 absolute h-4.5 w-0.5 bg-ink ring-2 ring-surface"
          style={{ left: at(threshold) }}
          aria-hidden
        />
        <span
          className="-translate-x-1/2 absolute top-4 text-ink-faint text-xs"
          style={{ left: at(threshold) }}
          aria-hidden
        >
          threshold
        </span>
      </div>
      <p className="text-[13px] text-ink-faint">
        Similarity {similarity.toFixed(2)}; below {threshold.toFixed(2)} the reading is withheld.
      </p>
    </div>
  );
}
