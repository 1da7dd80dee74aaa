import type { ModelFigures } from "./model-figures.ts";

interface ModelHeadlineProps {
  measured: ModelFigures;
  weaknesses: readonly string[];
  /** What the cohort is made of. */
  counted: "images" | "cases";
}

/** The figures that one asks for first, and beside them where the model is weak. */
export function ModelHeadline({ measured, weaknesses, counted }: ModelHeadlineProps) {
  const { figures, cohort } = measured;
  return (
    <div className={figures.length > 0 ? "mt-5 grid gap-6 xl:grid-cols-[3fr_2fr]" : "mt-5"}>
      {figures.length > 0 && (
        <div>
          <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3">
            {figures.map((figure) => (
              <div key={figure.label}>
                <dt className="text-[13px] text-ink-soft">{figure.label}</dt>
                <dd className="font-semibold text-xl tabular-nums tracking-tight">
                  {figure.value}
                  {figure.interval && (
                    <span className="ml-1.5 font-normal text-ink-faint text-xs">{figure.interval}</span>
                  )}
                </dd>
                <dd className="text-ink-faint text-xs">{figure.meaning}</dd>
              </div>
            ))}
          </dl>
          {cohort && (
            <p className="mt-4 text-[13px] text-ink-faint">
              Measured on {cohort}
              {measured.rows !== null && `, ${measured.rows.toLocaleString("en")} ${counted}`}. Intervals at
              95{"\u202f"}%.
            </p>
          )}
        </div>
      )}
      {weaknesses.length > 0 && (
        <section aria-label="Known weaknesses" className="self-start rounded-lg bg-warn-soft px-4 py-3">
          <h3 className="font-semibold text-sm text-warn-ink">Known weaknesses</h3>
          <ul className="mt-1.5 grid list-disc gap-1 pl-4 text-[13px] text-ink-soft">
            {weaknesses.map((weakness) => (
              <li key={weakness}>{weakness}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
