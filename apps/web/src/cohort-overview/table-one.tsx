import type { ReactNode } from "react";
import { hiddenBelow } from "../cohort/count-words.ts";
import { formatUnit } from "../format/observation.ts";
import { cellWords, meanWords, medianWords, nameWords, shareWords } from "./cell-words.ts";
import { Hidden } from "./hidden-note.tsx";
import type { CountData, RowData, TableOneData } from "./overview-query.ts";

/** Sections of counts, in their order; the rest of a Table 1 is numbers. */
export const sections: readonly { group: RowData["group"]; title: string }[] = [
  { group: "SEX", title: "Sex" },
  { group: "SMOKING", title: "Smoking" },
  { group: "CONDITION", title: "Conditions" },
  { group: "DRUG", title: "Drugs" },
  { group: "MODALITY", title: "Studies, by modality" },
  { group: "SCENARIO", title: "Studies, by scenario" },
  { group: "RISK", title: "Highest post-test risk" },
];

/** Whose order says something keep it; the others come by how many there are. */
const inOrder: readonly RowData["group"][] = ["SEX", "SMOKING", "RISK"];

/** Who the members are: a table with a bar for each share. */
export function TableOne({ table }: { table: TableOneData }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-sm tabular-nums">
        <thead>
          <tr className="text-left text-ink-faint text-xs">
            <th scope="col" className="py-1.5 pr-3 font-medium">
              Of the members
            </th>
            <th scope="col" className="py-1.5 pr-3 text-right font-medium">
              Persons
            </th>
            <th scope="col" className="py-1.5 pr-3 text-right font-medium">
              Share
            </th>
            <th scope="col" className="w-1/4 min-w-20 py-1.5 font-medium max-sm:hidden">
              <span className="sr-only">The share as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Line label={<strong className="font-semibold">All</strong>} count={table.people} share={null} />
        </tbody>
        <Numbers table={table} />
        {sections.map(({ group, title }) => (
          <Section key={group} title={title} rows={table.rows.filter((row) => row.group === group)} />
        ))}
      </table>
    </div>
  );
}

function SectionHead({ title, columns = 4 }: { title: ReactNode; columns?: number }) {
  return (
    <tr>
      <th
        scope="rowgroup"
        colSpan={columns}
        className="border-line border-b pt-5 pb-1.5 text-left font-semibold text-[13px] text-ink"
      >
        {title}
      </th>
    </tr>
  );
}

/** Rows that are told, and the names of those that are not. */
function Section({ title, rows }: { title: string; rows: readonly RowData[] }) {
  const told = rows.filter(({ people }) => people.value !== null);
  const hidden = rows.filter(({ people }) => people.value === null);
  if (rows.length === 0) return null;
  const ordered = inOrder.includes(rows[0]!.group)
    ? told
    : told.toSorted((a, b) => b.people.value! - a.people.value!);
  return (
    <tbody>
      <SectionHead title={title} />
      {ordered.map((row) => (
        <Line key={row.cell} label={cellWords(row)} count={row.people} share={row.share} />
      ))}
      {hidden.length > 0 && (
        <NotTold
          what={`Fewer than ${hiddenBelow(hidden[0]!.people)}${hidden.length > 1 ? " each" : ""}, or none`}
          names={hidden.map(cellWords)}
        />
      )}
    </tbody>
  );
}

/** Rows that are not told, by name: which of them nobody has is not told either. */
function NotTold({ what, names }: { what: string; names: readonly string[] }) {
  return (
    <tr>
      <td colSpan={4} className="py-1.5 pl-3 text-[13px] text-ink-faint leading-snug">
        <span className="text-ink-soft">{what}:</span> {names.join(", ")}
      </td>
    </tr>
  );
}

function Line({ label, count, share }: { label: ReactNode; count: CountData; share: number | null }) {
  return (
    <tr className="hover:bg-sunken/60">
      <th scope="row" className="py-1 pr-3 pl-3 text-left font-normal">
        {label}
      </th>
      <td className="py-1 pr-3 text-right">
        {count.value === null ? <Hidden floor={count.floor} /> : count.value.toLocaleString("en")}
      </td>
      <td className="py-1 pr-3 text-right text-ink-soft">{share === null ? "" : shareWords(share)}</td>
      <td className="py-1 max-sm:hidden">
        {share !== null && (
          <span className="block h-2 overflow-hidden rounded-full bg-sunken">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </span>
        )}
      </td>
    </tr>
  );
}

/** Age and measures: their means and quartiles. */
function Numbers({ table }: { table: TableOneData }) {
  const measured = table.measures.filter(({ summary }) => summary.mean !== null);
  const rows = [
    { key: "age", label: "Age", unit: "years", summary: table.age },
    ...measured
      .toSorted((a, b) => b.summary.people.value! - a.summary.people.value!)
      .map(({ name, unit, summary }) => ({
        key: name,
        label: nameWords(name),
        unit: formatUnit(unit),
        summary,
      })),
  ];
  const hidden = table.measures.filter(({ summary }) => summary.mean === null);
  return (
    <tbody>
      <SectionHead
        title={
          <>
            Age and latest measures{" "}
            <span className="font-normal text-ink-faint text-xs">
              winsorised mean ± SD<span className="max-sm:hidden">, median (quartiles)</span>
            </span>
          </>
        }
      />
      {rows.map(({ key, label, unit, summary }) => (
        <tr key={key} className="hover:bg-sunken/60">
          <th scope="row" className="py-1 pr-3 pl-3 text-left font-normal">
            {label} <span className="text-ink-faint text-xs">{unit}</span>
          </th>
          <td className="py-1 pr-3 text-right">
            {summary.people.value === null ? (
              <Hidden floor={summary.people.floor} />
            ) : (
              summary.people.value.toLocaleString("en")
            )}
          </td>
          <td className="whitespace-nowrap py-1 pr-3 text-right text-ink-soft">
            {meanWords(summary) ?? "–"}
          </td>
          <td className="py-1 text-ink-faint max-sm:hidden">
            {summary.median === null ? (
              ""
            ) : (
              <span className="whitespace-nowrap text-[13px]" title="Median and quartiles">
                {medianWords(summary)}
              </span>
            )}
          </td>
        </tr>
      ))}
      {hidden.length > 0 && (
        <NotTold what="Of too few, or all alike" names={hidden.map(({ name }) => nameWords(name))} />
      )}
    </tbody>
  );
}
