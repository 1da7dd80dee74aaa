import type { ModelData } from "./models-query.ts";

/** What the rule on predictive decision support wants told of a model: all of it, what is not available too. */
export function SourceAttributes({ groups }: { groups: ModelData["sourceAttributes"] }) {
  return (
    <div className="grid gap-5">
      {groups.map((group) => (
        <section key={group.number} aria-label={group.title}>
          <h3 className="font-semibold text-sm">
            {group.number}. {group.title}
          </h3>
          <dl className="mt-2 grid gap-2.5 text-[13px]">
            {group.attributes.map(({ number, title, value }) => (
              <div key={number} className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
                <dt className="text-ink-soft">{title}</dt>
                <dd className={value === null ? "text-ink-faint italic" : undefined}>
                  {value ?? "Not available"}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
