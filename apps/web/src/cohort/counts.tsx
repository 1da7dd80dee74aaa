import { Card } from "../components/ui/card.tsx";
import type { CohortCellData, CohortCountsData } from "./cohort-query.ts";
import { words } from "./rules.ts";

type Count = CohortCountsData["people"];

/** A protected count in words. */
export function countWords({ value, floor }: Count): string {
  return value === null ? `fewer than ${floor}` : `about ${value.toLocaleString("en")}`;
}

interface BarProps {
  label: string;
  count: Count;
  /** What a full bar is. */
  whole: number;
  quiet?: boolean;
}

function Bar({ label, count, whole, quiet = false }: BarProps) {
  const share = whole > 0 ? Math.min(1, (count.value ?? 0) / whole) : 0;
  return (
    <li className="grid grid-cols-[minmax(6rem,2fr)_3fr_6.5rem] items-center gap-3 text-sm">
      <span className="min-w-0 truncate" title={label}>
        {label}
      </span>
      <span className="h-3 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full rounded-full transition-[width] duration-300 ${quiet ? "bg-ink-faint" : "bg-accent"}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="text-right text-ink-soft tabular-nums">
        {count.value === null ? `< ${count.floor}` : count.value.toLocaleString("en")}
      </span>
    </li>
  );
}

interface AttritionProps {
  counts: CohortCountsData;
  /** What each of the rules says, in order. */
  rules: readonly string[];
}

/** How many each rule leaves of everybody. */
export function Attrition({ counts, rules }: AttritionProps) {
  const whole = counts.known.value ?? 0;
  return (
    <ol className="grid gap-2">
      <Bar label="Everybody here" count={counts.known} whole={whole} quiet />
      {rules.map((rule, i) => {
        const count = counts.attrition[i];
        // biome-ignore lint/suspicious/noArrayIndexKey: two rules may read the same, and they keep their order
        return count && <Bar key={i} label={rule} count={count} whole={whole} />;
      })}
    </ol>
  );
}

const facetTitles: Record<string, string> = {
  SEX: "Sex",
  AGE: "Age",
  MODALITY: "Modality",
  SCENARIO: "Imaging studies",
  RISK: "Highest post-test risk",
};

/** What the members of the cohort are, a chart a facet. */
export function Facets({ counts }: { counts: CohortCountsData }) {
  const whole = counts.people.value ?? 0;
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {Object.entries(facetTitles).map(([facet, title]) => {
        const cells = counts.facets.filter((cell) => cell.facet === facet);
        if (cells.length === 0) return null;
        return (
          <Card key={facet} title={title}>
            <ol className="grid gap-2">
              {cells.toSorted(byCell).map((cell) => (
                <Bar key={cell.cell} label={cellLabel(cell)} count={cell.people} whole={whole} />
              ))}
            </ol>
          </Card>
        );
      })}
    </div>
  );
}

function byCell(a: CohortCellData, b: CohortCellData): number {
  const [left, right] = [Number(a.cell), Number(b.cell)];
  return Number.isNaN(left) || Number.isNaN(right) ? a.cell.localeCompare(b.cell) : left - right;
}

function cellLabel({ facet, cell }: CohortCellData): string {
  if (facet === "AGE") return `${cell} to ${Number(cell) + 9} years`;
  if (facet === "RISK")
    return `${Math.round(Number(cell) * 100)} to ${Math.round(Number(cell) * 100) + 10} %`;
  return facet === "MODALITY" ? cell : words(cell);
}
