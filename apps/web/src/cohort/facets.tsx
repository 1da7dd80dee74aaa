import { Card } from "../components/ui/card.tsx";
import type { CohortCellData, CohortCountsData } from "./cohort-query.ts";
import { hiddenBelow } from "./count-words.ts";
import { words } from "./rules.ts";

const listed: Record<string, string> = { SEX: "Sex", MODALITY: "Modality", SCENARIO: "Imaging studies" };

/** What the members of the cohort are, a small chart a facet. */
export function Facets({ counts }: { counts: CohortCountsData }) {
  const { facets, people } = counts;
  const of = (facet: string) => facets.filter((cell) => cell.facet === facet);
  const [ages, risks] = [of("AGE"), of("RISK")];
  return (
    <section aria-label="Who they are" className="grid gap-4">
      <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
        {Object.entries(listed).map(([facet, title]) => {
          const cells = of(facet);
          return cells.length === 0 ? null : (
            <Card key={facet} title={title}>
              <Bars cells={cells} whole={people.value ?? 0} />
            </Card>
          );
        })}
        {ages.length > 0 && (
          <Card title="Age, in years">
            <Columns
              cells={ages}
              slots={decades}
              labelOf={(cell) => (cell === OLDEST ? `${cell}+` : cell)}
              titleOf={(cell) =>
                cell === OLDEST ? `${cell} years or more` : `${cell} to ${Number(cell) + 9} years`
              }
            />
          </Card>
        )}
        {risks.length > 0 && (
          <Card title="Highest post-test risk, in %">
            <Columns
              cells={risks}
              slots={tenths}
              labelOf={percent}
              titleOf={(cell) => `${percent(cell)} to ${Number(percent(cell)) + 10} %`}
            />
          </Card>
        )}
      </div>
      <p className="text-[13px] text-ink-faint">
        Small groups, of fewer than {hiddenBelow(people)}, are mostly left out or a dashed line, as empty ones
        are. Groups do not have to add up to the whole.
      </p>
    </section>
  );
}

/** The last decade holds everybody above it too. */
const OLDEST = "90";
const decades = Array.from({ length: 10 }, (_, i) => String(i * 10));
const tenths = Array.from({ length: 10 }, (_, i) => (i / 10).toFixed(1));
const percent = (cell: string) => String(Math.round(Number(cell) * 100));

function Bars({ cells, whole }: { cells: readonly CohortCellData[]; whole: number }) {
  const most = Math.max(whole, ...cells.map(({ people }) => people.value ?? 0));
  const sorted = cells.toSorted((a, b) => (b.people.value ?? 0) - (a.people.value ?? 0));
  return (
    <ol className="grid gap-2">
      {sorted.map(({ facet, cell, people }) => (
        <li key={cell} className="grid grid-cols-[minmax(5rem,2fr)_3fr_4rem] items-center gap-3 text-sm">
          <span className="min-w-0 truncate" title={cell}>
            {facet === "MODALITY" ? cell : words(cell)}
          </span>
          <span className="h-3 overflow-hidden rounded-full bg-sunken" aria-hidden>
            <span
              className="block h-full rounded-full bg-accent transition-[width] duration-300"
              style={{ width: `${(100 * (people.value ?? 0)) / most}%` }}
            />
          </span>
          <span className="text-right text-ink-soft tabular-nums">{people.value?.toLocaleString("en")}</span>
        </li>
      ))}
    </ol>
  );
}

interface ColumnsProps {
  cells: readonly CohortCellData[];
  /** The axis, whatever is shown: where it ends would tell of the oldest. */
  slots: readonly string[];
  labelOf: (cell: string) => string;
  titleOf: (cell: string) => string;
}

function Columns({ cells, slots, labelOf, titleOf }: ColumnsProps) {
  const values = new Map(cells.map(({ cell, people }) => [cell, people.value ?? 0]));
  const axis = [...slots, ...cells.map(({ cell }) => cell).filter((cell) => !slots.includes(cell))];
  const most = Math.max(1, ...values.values());
  return (
    <ol className="flex items-end gap-1">
      {axis.map((cell) => {
        const value = values.get(cell);
        return (
          <li key={cell} className="min-w-0 flex-1 text-center" title={titleOf(cell)}>
            <span className="sr-only">
              {titleOf(cell)}: {value === undefined ? "few or none" : value.toLocaleString("en")}
            </span>
            <span aria-hidden className="flex h-28 flex-col justify-end">
              {value === undefined ? (
                <span className="border-line-strong border-t border-dashed" />
              ) : (
                <>
                  <span className="text-[11px] text-ink-soft tabular-nums">{value.toLocaleString("en")}</span>
                  <span
                    className="rounded-t bg-accent transition-[height] duration-300"
                    style={{ height: `${(85 * value) / most}%` }}
                  />
                </>
              )}
            </span>
            <span aria-hidden className="text-[11px] text-ink-faint tabular-nums">
              {labelOf(cell)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
