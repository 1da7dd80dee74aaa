import { TriangleAlert } from "lucide-react";
import { Badge } from "../components/ui/badge.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { formatLogOdds, formatProbability } from "../format/probability.ts";
import { formatDate, formatDateTime } from "../format/time.ts";
import type { HistoryEntry } from "../patient/history-entries.ts";
import type { RiskChange, TimelinePoint } from "./timeline-query.ts";

interface PointDetailProps {
  point: TimelinePoint;
  isFirst: boolean;
  /** The patient's facts, by id. */
  entries: ReadonlyMap<string, HistoryEntry>;
}

/** Less is written as 0.00: facts share what they say, and a new one moves the others a little. */
const leastShown = 0.005;

/** One point in words: the risk, what it was made at, and what changed it. */
export function PointDetail({ point, isFirst, entries }: PointDetailProps) {
  const { at, studyId, preTestProbability: pre, postTestProbability: post, changes, alert } = point;
  const shown = changes.filter(({ logOdds }) => Math.abs(logOdds) >= leastShown);
  const largest = Math.max(...shown.map(({ logOdds }) => Math.abs(logOdds)), 0.5);
  return (
    <div className="rounded-lg bg-sunken/70 px-4 py-3" aria-live="polite">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-semibold text-xl tabular-nums tracking-tight">
          {formatProbability(post ?? pre)}
        </span>
        <span className="text-ink-soft text-sm">
          {post !== null
            ? `after the image, ${formatProbability(pre)} before it`
            : studyId
              ? "from the history; the image was withheld"
              : "from the history alone"}
        </span>
        <span className="ml-auto text-[13px] text-ink-faint tabular-nums">{formatDateTime(at)}</span>
      </div>
      {(alert || studyId) && (
        <p className="mt-1.5 flex flex-wrap items-center gap-3 text-[13px]">
          {alert && (
            <Badge tone="danger" icon={<TriangleAlert aria-hidden />}>
              Rose from {formatProbability(alert.from)}
            </Badge>
          )}
          {studyId && (
            <PageLink
              href={`/study?id=${encodeURIComponent(studyId)}`}
              className="text-accent underline-offset-2 hover:underline"
            >
              Open the study
            </PageLink>
          )}
        </p>
      )}
      {shown.length > 0 ? (
        <ul className="mt-2 divide-y divide-line">
          {shown.map((change) => (
            <ChangeItem
              key={`${change.kind} ${change.name}`}
              change={change}
              largest={largest}
              entries={entries}
            />
          ))}
        </ul>
      ) : (
        <p className="mt-1.5 text-[13px] text-ink-soft">
          {isFirst ? "Where this timeline begins." : "Nothing that counts had changed."}
        </p>
      )}
    </div>
  );
}

interface ChangeItemProps {
  change: RiskChange;
  largest: number;
  entries: PointDetailProps["entries"];
}

function ChangeItem({ change, largest, entries }: ChangeItemProps) {
  const { label, logOdds, before, after, facts } = change;
  const share = (Math.abs(logOdds) / largest) * 50;
  return (
    <li className="flex items-center gap-3 py-2 text-sm">
      <div className="min-w-0 grow">
        <p>
          {after === null && <span className="text-ink-faint">no longer counts: </span>}
          {label}
          {before !== null && after !== null && (
            <span className="text-ink-faint text-xs"> was {formatLogOdds(before)}</span>
          )}
        </p>
        {facts.map(({ id, at }) => {
          const entry = entries.get(id);
          return (
            <p key={id} className="text-ink-faint text-xs tabular-nums">
              {entry ? [entry.title, entry.detail].filter(Boolean).join(" · ") : "A fact of the record"},{" "}
              {formatDate(at)}
            </p>
          );
        })}
      </div>
      <div className="relative h-3 w-24 shrink-0" aria-hidden>
        <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
        <span
          className="absolute inset-y-0.5 rounded-sm"
          style={{
            width: `${Math.max(1.5, share)}%`,
            background: logOdds > 0 ? "var(--raise)" : "var(--lower)",
            ...(logOdds > 0 ? { left: "50%" } : { right: "50%" }),
          }}
        />
      </div>
      <span className="w-12 shrink-0 text-right font-medium text-[13px] tabular-nums">
        {formatLogOdds(logOdds)}
      </span>
    </li>
  );
}
