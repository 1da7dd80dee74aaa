import { PageLink } from "../components/ui/page-link.tsx";
import { formatDateTime } from "../format/time.ts";
import type { AssessmentData } from "./study-query.ts";

/** What made this answer: enough to make it again. */
export function Provenance({ assessment }: { assessment: AssessmentData }) {
  return (
    <dl className="grid gap-3 text-sm">
      <div>
        <dt className="text-[13px] text-ink-faint">Assessed</dt>
        <dd className="tabular-nums">{formatDateTime(assessment.assessedAt)}</dd>
      </div>
      <div>
        <dt className="text-[13px] text-ink-faint">History as known at</dt>
        <dd className="tabular-nums">{formatDateTime(assessment.historyAsOf)}</dd>
      </div>
      <div>
        <dt className="text-[13px] text-ink-faint">Models</dt>
        <dd>
          <ul className="mt-0.5 grid gap-1">
            {assessment.models.map((model) => (
              <li key={model.id}>
                <PageLink
                  href={`/models#${model.id}@${model.version}`}
                  className="underline decoration-line-strong underline-offset-2 hover:decoration-ink"
                >
                  {model.title}
                </PageLink>{" "}
                <span className="text-ink-faint tabular-nums">{model.version}</span>
              </li>
            ))}
          </ul>
        </dd>
      </div>
    </dl>
  );
}
