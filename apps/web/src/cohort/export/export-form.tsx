"use client";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { Card } from "../../components/ui/card.tsx";
import { Segmented } from "../../components/ui/segmented.tsx";
import { Notice } from "../../components/ui/states.tsx";
import { useVerb } from "../../graphql/use-verb.ts";
import { hiddenBelow } from "../count-words.ts";
import { Dictionary } from "./dictionary.tsx";
import {
  ExportCohortMutation,
  type ExportFormat,
  type ExportPlanData,
  ExportsQuery,
  type ExportTableName,
} from "./export-query.ts";
import { formatHints, formatNames, imagesTakenAway, tableWords, takenAway } from "./export-words.ts";

/** What to export and as what, beside what is taken away and what is left. */
export function ExportForm({ runId, plan }: { runId: string; plan: ExportPlanData }) {
  const [format, setFormat] = useState<ExportFormat>("CSV");
  const [left, setLeft] = useState<ReadonlySet<ExportTableName>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const { send, isSending } = useVerb(ExportCohortMutation, [ExportsQuery]);
  const isImages = format === "IMAGES";
  const tables = plan.tables.filter(({ name }) => (isImages ? imageTables.has(name) : !left.has(name)));
  const isSmall = plan.people.value === null;

  async function ask() {
    const answer = await send({ input: { runId, format, tables: tables.map(({ name }) => name) } });
    setProblem(answer.problem);
  }

  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title="What you get">
          <div className="grid gap-4">
            <div className="grid justify-items-start gap-2">
              <Segmented
                label="Format"
                value={format}
                onChange={setFormat}
                options={Object.entries(formatNames).map(([value, label]) => ({
                  value: value as ExportFormat,
                  label,
                }))}
              />
              <p className="text-[13px] text-ink-faint">{formatHints[format]}</p>
            </div>
            {!isImages && <TableChoice tables={plan.tables} left={left} onChange={setLeft} />}
            {isSmall && (
              <Notice tone="warn" title="Too few to export">
                A cohort of fewer than {hiddenBelow(plan.people)} persons, or of none, is not exported.
              </Notice>
            )}
            {problem !== null && <Notice title="It was not asked for">{problem}</Notice>}
            <div className="flex flex-wrap items-center gap-3">
              <Button variant="primary" disabled={isSending || isSmall} onClick={() => void ask()}>
                {isSending ? "Asking…" : "Make the export"}
              </Button>
              <p className="text-[13px] text-ink-faint">
                One ZIP; it stays for a day. That you asked is noted.
              </p>
            </div>
          </div>
        </Card>
        <Card title="What is taken away">
          <dl className="grid gap-2.5 text-sm">
            {[...takenAway, ...(isImages ? imagesTakenAway : [])].map(([what, how]) => (
              <div key={what} className="grid gap-x-4 sm:grid-cols-[10rem_1fr]">
                <dt className="font-medium">{what}</dt>
                <dd className="text-ink-soft">{how}</dd>
              </div>
            ))}
          </dl>
          <p className="mt-4 text-[13px] text-ink-faint">
            What is left is still about persons: it is for this purpose alone, and nobody in it may be
            identified.
          </p>
        </Card>
      </div>
      <Dictionary
        tables={
          isImages ? [{ name: "images", row: "an image", columns: plan.imageColumns }, ...tables] : tables
        }
      />
    </>
  );
}

/** What an image set has besides its images. */
const imageTables: ReadonlySet<ExportTableName> = new Set(["PATIENTS", "STUDIES", "ASSESSMENTS"]);

interface TableChoiceProps {
  tables: ExportPlanData["tables"];
  left: ReadonlySet<ExportTableName>;
  onChange: (left: ReadonlySet<ExportTableName>) => void;
}

function TableChoice({ tables, left, onChange }: TableChoiceProps) {
  function toggle(name: ExportTableName, isIn: boolean) {
    const next = new Set(left);
    if (isIn) next.delete(name);
    else next.add(name);
    onChange(next);
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-[13px] text-ink-soft">Tables</legend>
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {tables.map(({ name, row }) => (
          <label key={name} className="flex gap-2 text-sm">
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-accent"
              checked={!left.has(name)}
              disabled={name === "PATIENTS"}
              onChange={(event) => toggle(name, event.target.checked)}
            />
            <span>
              <span className="font-medium">{tableWords(name)}</span>
              <span className="block text-[13px] text-ink-faint">a row is {row}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
