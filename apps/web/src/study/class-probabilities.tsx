import { formatProbability } from "../format/probability.ts";
import type { AssessmentData } from "./study-query.ts";

type ClassData = AssessmentData["classes"][number];

/** What to rank a class by: after both, else after the history. */
const finalProbability = (each: ClassData) => each.postTestProbability ?? each.preTestProbability;

/** Every class, most likely first: what the image alone says, and what is left of it with the history. */
export function ClassProbabilities({ assessment }: { assessment: AssessmentData }) {
  const { classes, conformalSet } = assessment;
  const hasImage = classes.some((each) => each.imageProbability !== null);
  const inSet = new Set(conformalSet?.classIds ?? []);
  return (
    <div>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">Probability of each class</caption>
        <thead>
          <tr className="text-ink-faint text-xs">
            <th scope="col" className="py-1.5 pr-3 text-left font-medium">
              Class
            </th>
            <th scope="col" className="py-1.5 text-left font-medium" aria-hidden={!hasImage}>
              {hasImage && (
                <span className="flex items-center gap-1.5 font-normal">
                  <span className="h-3 w-0.5 rounded bg-ink" aria-hidden /> image alone
                </span>
              )}
            </th>
            {hasImage && (
              <th scope="col" className="py-1.5 pl-3 text-right font-medium">
                Image
              </th>
            )}
            <th scope="col" className="py-1.5 pl-3 text-right font-medium">
              {hasImage ? "Both" : "History"}
            </th>
          </tr>
        </thead>
        <tbody>
          {classes
            .toSorted((a, b) => finalProbability(b) - finalProbability(a))
            .map((each) => (
              <tr key={each.classId}>
                <th
                  scope="row"
                  className={`w-[36%] min-w-28 py-1.5 pr-3 text-left leading-tight ${inSet.has(each.classId) ? "font-semibold" : "font-normal"}`}
                >
                  <ClassName label={each.label} />
                  {inSet.has(each.classId) && <span className="sr-only">, not ruled out</span>}
                </th>
                <td className="w-[38%] py-1.5">
                  <Track
                    value={finalProbability(each)}
                    mark={each.imageProbability}
                    isInSet={inSet.has(each.classId)}
                  />
                </td>
                {hasImage && (
                  <td className="py-1.5 pl-3 text-right text-ink-soft tabular-nums">
                    {each.imageProbability === null ? "–" : formatProbability(each.imageProbability)}
                  </td>
                )}
                <td className="py-1.5 pl-3 text-right font-medium tabular-nums">
                  {formatProbability(finalProbability(each))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      {inSet.size > 0 && <p className="mt-2 text-ink-faint text-xs">Bold: not ruled out.</p>}
    </div>
  );
}

/** `Benign keratosis (seborrhoeic …)`: what is in brackets is small. */
function ClassName({ label }: { label: string }) {
  const bracket = label.indexOf(" (");
  if (bracket < 0) return label;
  return (
    <>
      {label.slice(0, bracket)}
      <span className="block font-normal text-ink-faint text-xs">{label.slice(bracket + 2, -1)}</span>
    </>
  );
}

/** A linear bar, 0 to 100 %, with a tick where the image alone would have put it. */
function Track({ value, mark, isInSet }: { value: number; mark: number | null; isInSet: boolean }) {
  return (
    <div className="relative h-2.5 rounded-full bg-sunken" aria-hidden>
      <div
        className={`h-full rounded-full ${isInSet ? "bg-accent" : "bg-neutral-mark/70"}`}
        style={{ width: `${Math.max(value * 100, 0.8)}%` }}
      />
      {mark !== null && (
        <span
          className="-top-0.5 absolute h-3.5 w-0.5 rounded bg-ink ring-1 ring-surface"
          style={{ left: `clamp(0px, calc(${mark * 100}% - 1px), calc(100% - 2px))` }}
        />
      )}
    </div>
  );
}
