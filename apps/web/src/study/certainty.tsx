import { CircleCheck, EyeOff } from "lucide-react";
import type { AssessmentData } from "./study-query.ts";

/** How sure one may be: which classes cannot be ruled out, and whether the image is of a known kind. */
export function Certainty({ assessment }: { assessment: AssessmentData }) {
  const { conformalSet, novelty, classes } = assessment;
  const labelOf = (id: string) => classes.find(({ classId }) => classId === id)?.label ?? id;
  return (
    <div className="grid gap-4">
      {conformalSet && <NotRuledOut set={conformalSet} labelOf={labelOf} />}
      {!conformalSet && isOfSeveral(assessment) && (
        <p className="text-[13px] text-ink-soft">
          Which classes cannot be ruled out is not said: that promise was measured on single images, and does
          not hold for one of several that was chosen by what it says, or for several together.
        </p>
      )}
      {novelty && <NoveltyMeter {...novelty} />}
    </div>
  );
}

/** Whether more than one image could have counted. */
function isOfSeveral({ readings }: AssessmentData): boolean {
  return readings.filter(({ withheldAdvice }) => withheldAdvice === null).length > 1;
}

interface NotRuledOutProps {
  set: NonNullable<AssessmentData["conformalSet"]>;
  labelOf: (classId: string) => string;
}

/** The conformal set, and the class-conditional one where it says something else. */
function NotRuledOut({ set, labelOf }: NotRuledOutProps) {
  const { level, classIds, classConditionalIds } = set;
  const percent = `${Math.round(level * 100)}\u202f%`;
  const isSame =
    classConditionalIds?.length === classIds.length &&
    classConditionalIds.every((id) => classIds.includes(id));
  return (
    <dl className="grid gap-3 text-sm">
      <div>
        <dt className="font-semibold">Not ruled out ({percent} set)</dt>
        <dd>{classIds.map(labelOf).join(", ")}</dd>
        <dd className="mt-0.5 text-[13px] text-ink-faint">
          Made to hold the truth in {percent} of all cases.{" "}
          {classConditionalIds
            ? isSame && "It is the same where each class, rare ones too, is to be held as often."
            : "A rare class may be held less often."}
        </dd>
      </div>
      {classConditionalIds && !isSame && (
        <div>
          <dt className="font-semibold">Not ruled out if rare classes count as much</dt>
          <dd>{classConditionalIds.map(labelOf).join(", ")}</dd>
          <dd className="mt-0.5 text-[13px] text-ink-faint">
            Made to hold the truth in {percent} of the cases of each class.
          </dd>
        </div>
      )}
    </dl>
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
      <div className="relative mt-2.5 h-2.5 rounded-full bg-sunken" aria-hidden>
        <div
          className={`h-full rounded-full ${isNovel ? "bg-warn-ink" : "bg-good-ink"}`}
          style={{ width: at(similarity) }}
        />
        <span
          className="-top-1 absolute h-4.5 w-0.5 bg-ink ring-2 ring-surface"
          style={{ left: at(threshold) }}
        />
      </div>
      <p className="mt-2 text-[13px] text-ink-faint">
        Similarity {similarity.toFixed(2)} of 1; below {threshold.toFixed(2)} (the mark) the reading is
        withheld.
      </p>
    </div>
  );
}
