"use client";
import { Card } from "../../components/ui/card.tsx";
import { Cell, HeadCell, Table } from "../../components/ui/table.tsx";
import type { ExportTableData } from "./export-query.ts";
import { tableWords } from "./export-words.ts";

type Described = Omit<ExportTableData, "name"> & { name: string };

/** Every column of what would be exported, a table at a time. */
export function Dictionary({ tables }: { tables: readonly Described[] }) {
  return (
    <Card
      title="The data dictionary"
      aside={<p className="text-[13px] text-ink-faint">It comes with the export.</p>}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
        {tables.map(({ name, row, columns }) => (
          <details key={name} className="rounded-lg border border-line px-3.5 py-2.5">
            <summary className="cursor-pointer text-sm">
              <span className="font-medium">{tableWords(name)}</span>{" "}
              <span className="text-ink-faint">
                {columns.length} columns, a row is {row}
              </span>
            </summary>
            <div className="mt-2">
              <Columns columns={columns} />
            </div>
          </details>
        ))}
      </div>
    </Card>
  );
}

function Columns({ columns }: Pick<Described, "columns">) {
  return (
    <Table className="min-w-[44rem]">
      <thead>
        <tr>
          {["Column", "Type", "Meaning", "What was done"].map((head) => (
            <HeadCell key={head}>{head}</HeadCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {columns.map(({ name, type, unit, meaning, treatment }) => (
          <tr key={name}>
            <Cell className="font-mono text-[13px]">{name}</Cell>
            <Cell className="text-ink-soft">
              {type}
              {unit !== null && unit !== "1" && `, ${unit}`}
            </Cell>
            <Cell>{meaning}</Cell>
            <Cell className="text-ink-soft">{treatment ?? "as recorded"}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
