import { formatDateTime } from "../format/time.ts";
import { aliasLabels } from "./current-roles.ts";
import type { RoleData } from "./roles-query.ts";

/** Who was given which part in one scenario, when and why, newest first. */
export function RoleHistory({ entries }: { entries: readonly RoleData[] }) {
  if (entries.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-[13px] text-ink-soft">
        Who was given which part ({entries.length})
      </summary>
      <ol className="mt-2 grid gap-2">
        {entries.map(({ reads, alias, model, reason, setAt }) => (
          <li key={`${setAt}-${alias}`}>
            <p>
              <span className="font-medium">{reads === "HISTORY" ? "Pre-test" : aliasLabels[alias]}:</span>{" "}
              {model
                ? `${model.title} ${model.version}`
                : alias === "CHAMPION"
                  ? reads === "HISTORY"
                    ? "the bundled model or published weights again"
                    : "the bundled model again"
                  : "nobody any more"}
            </p>
            <p className="break-words text-[13px] text-ink-faint">
              {formatDateTime(setAt)}: {reason}
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}
