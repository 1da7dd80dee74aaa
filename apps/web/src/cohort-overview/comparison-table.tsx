import { formatUnit } from "../format/observation.ts";
import { cellWords, meanWords, nameWords, shareWords } from "./cell-words.ts";
import { Hidden } from "./hidden-note.tsx";
import { isApart } from "./is-apart.ts";
import type { BalanceData, ComparisonData, CountData, RowData, SummaryData } from "./overview-query.ts";
import { sections } from "./table-one.tsx";

interface ComparisonTableProps {
  comparison: ComparisonData;
  names: readonly [string, string];
}

/** Two Table 1s side by side, a pair of bars for each share, and how far they lie apart. */
export function ComparisonTable({ comparison, names }: ComparisonTableProps) {
  const { one, other, balance } = comparison;
  const differenceOf = (kind: string, cell: string | null) =>
    balance.find((each) => each.kind === kind && each.cell === cell);
  const measures = one.measures.flatMap((measure, i) => {
    const match = other.measures[i]!.summary;
    return measure.summary.mean === null && match.mean === null ? [] : [{ ...measure, match }];
  });
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-sm tabular-nums">
        <thead>
          <tr className="text-left text-xs">
            <th scope="col" className="py-1.5 pr-3 font-medium text-ink-faint">
              Of the members
            </th>
            <th
              scope="col"
              className="max-w-40 sm:truncate py-1.5 pr-3 text-right font-semibold text-accent"
              title={names[0]}
            >
              {names[0]}
            </th>
            <th
              scope="col"
              className="max-w-40 sm:truncate py-1.5 pr-3 text-right font-semibold text-raise-ink"
              title={names[1]}
            >
              {names[1]}
            </th>
            <th scope="col" className="w-1/5 min-w-16 py-1.5 max-sm:hidden">
              <span className="sr-only">Both shares as bars</span>
            </th>
            <th
              scope="col"
              className="py-1.5 pl-3 text-right font-medium text-ink-faint"
              title="Standardised mean difference"
            >
              SMD
            </th>
          </tr>
        </thead>
        <tbody>
          <Counts label="All" one={one.people} other={other.people} shares={null} difference={undefined} />
          <Summaries
            label="Age"
            unit="years"
            one={one.age}
            other={other.age}
            difference={differenceOf("AGE", null)}
          />
        </tbody>
        <tbody>
          <Head title="Latest measures" />
          {measures.map(({ name, unit, summary, match }) => (
            <Summaries
              key={name}
              label={nameWords(name)}
              unit={formatUnit(unit)}
              one={summary}
              other={match}
              difference={differenceOf("MEASURE", name)}
            />
          ))}
        </tbody>
        {sections.map(({ group, title }) => {
          const rows = pair(one.rows, other.rows, group);
          if (rows.length === 0) return null;
          return (
            <tbody key={group}>
              <Head title={title} difference={differenceOf(group, null)} />
              {rows.map(([a, b]) => (
                <Counts
                  key={a.cell}
                  label={cellWords(a)}
                  one={a.people}
                  other={b.people}
                  shares={[a.share, b.share]}
                  difference={differenceOf(group, a.cell)}
                />
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

/** Rows that either cohort shows, by the one in which there are more. */
function pair(one: readonly RowData[], other: readonly RowData[], group: RowData["group"]) {
  const of = (rows: readonly RowData[]) => rows.filter((row) => row.group === group);
  const floor = (one[0] ?? other[0])?.people.floor ?? 11;
  const cells = [...new Set([...of(one), ...of(other)].map(({ cell }) => cell))];
  const find = (rows: readonly RowData[], cell: string): RowData =>
    of(rows).find((row) => row.cell === cell) ?? { group, cell, people: { value: null, floor }, share: null };
  const pairs = cells
    .map((cell) => [find(one, cell), find(other, cell)] as const)
    .filter(([a, b]) => a.people.value !== null || b.people.value !== null);
  if (["SEX", "SMOKING", "RISK"].includes(group)) return pairs;
  return pairs.toSorted(
    (a, b) => Math.max(b[0].share ?? 0, b[1].share ?? 0) - Math.max(a[0].share ?? 0, a[1].share ?? 0),
  );
}

function Head({ title, difference }: { title: string; difference?: BalanceData | undefined }) {
  return (
    <tr>
      <th
        scope="rowgroup"
        colSpan={4}
        className="border-line border-b pt-5 pb-1.5 text-left font-semibold text-[13px] text-ink"
      >
        {title}
      </th>
      <td className="border-line border-b pt-5 pb-1.5 text-right">
        <Difference value={difference} />
      </td>
    </tr>
  );
}

/** The two cohorts keep their places. */
const sides = ["one", "other"] as const;

interface CountsProps {
  label: string;
  one: CountData;
  other: CountData;
  shares: readonly [number | null, number | null] | null;
  difference: BalanceData | undefined;
}

function Counts({ label, one, other, shares, difference }: CountsProps) {
  const counts = [one, other];
  return (
    <tr className="hover:bg-sunken/60">
      <th scope="row" className="py-1 pr-3 pl-3 text-left font-normal">
        {label}
      </th>
      {counts.map((count, i) => (
        <td
          key={sides[i]}
          className="whitespace-nowrap py-1 pr-3 text-right align-top max-sm:pr-2 max-sm:text-[13px]"
        >
          {count.value === null ? <Hidden floor={count.floor} /> : count.value.toLocaleString("en")}
          <span className="inline-block w-11 text-ink-faint text-xs max-sm:block max-sm:w-auto sm:ml-1.5">
            {shares?.[i] == null ? "" : shareWords(shares[i])}
          </span>
        </td>
      ))}
      <td className="py-1 max-sm:hidden">
        {shares && (
          <span className="grid gap-0.5" aria-hidden>
            {(["bg-accent", "bg-raise"] as const).map((fill, i) => (
              <span key={fill} className="block h-1.5 overflow-hidden rounded-full bg-sunken">
                <span
                  className={`block h-full rounded-full ${fill}`}
                  style={{ width: `${(shares[i] ?? 0) * 100}%` }}
                />
              </span>
            ))}
          </span>
        )}
      </td>
      <td className="py-1 pl-3 text-right">
        <Difference value={difference} />
      </td>
    </tr>
  );
}

interface SummariesProps {
  label: string;
  unit: string;
  one: SummaryData;
  other: SummaryData;
  difference: BalanceData | undefined;
}

function Summaries({ label, unit, one, other, difference }: SummariesProps) {
  return (
    <tr className="hover:bg-sunken/60">
      <th scope="row" className="py-1 pr-3 pl-3 text-left font-normal">
        {label} <span className="text-ink-faint text-xs">{unit}</span>
      </th>
      {[one, other].map((summary, i) => (
        <td
          key={sides[i]}
          className="whitespace-nowrap py-1 pr-3 text-right align-top max-sm:pr-2 max-sm:text-[13px]"
        >
          {meanWords(summary) ?? <span className="text-ink-faint">too few</span>}
        </td>
      ))}
      <td className="max-sm:hidden" />
      <td className="py-1 pl-3 text-right">
        <Difference value={difference} />
      </td>
    </tr>
  );
}

/** Bold where it is wider than is commonly taken for balance, whatever rounding did to it. */
function Difference({ value }: { value: BalanceData | undefined }) {
  if (!value || value.difference === null) return null;
  const { difference, rounding } = value;
  return (
    <span
      title={`Rounding may have moved it by ${(rounding ?? 0).toFixed(2)}.`}
      className={isApart(value) ? "font-semibold text-raise-ink" : "text-ink-faint"}
    >
      {difference < 0 ? "\u2212" : ""}
      {Math.abs(difference).toFixed(2)}
    </span>
  );
}
