"use client";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Loading } from "../components/ui/states.tsx";
import type { TrainingSource } from "./model-about.ts";
import type { ModelData } from "./models-query.ts";
import { SourceAttributes } from "./source-attributes.tsx";

/** Fetched where a card is opened: reading Markdown is a third of this page's code. */
const MarkdownText = dynamic(
  () => import("../components/ui/markdown.tsx").then(({ MarkdownText }) => MarkdownText),
  { loading: () => <Loading label="Loading the card" /> },
);

const origins: Record<string, string> = {
  bundled: "Comes with Synoptic",
  uploaded: "Added at this site",
  trained: "Trained at this site",
};

/** What a model's data sets are counted in. */
function countedOf(kind: string): string {
  if (kind === "survival-model") return "persons";
  return kind === "history-model" ? "cases" : "images";
}

/** What a model is made of: data, licence and hash in sight, the regulation's attributes and the card on demand. */
export function ModelRecord({ model, sources }: { model: ModelData; sources: readonly TrainingSource[] }) {
  const all = model.sourceAttributes.flatMap(({ attributes }) => attributes);
  const known = all.filter(({ value }) => value !== null).length;
  return (
    <Card title="What it is made of">
      <dl className="grid gap-3 text-sm">
        <Entry term="Training data">
          <ul className="grid gap-1.5">
            {sources.map(({ name, licence, rows, note }) => (
              <li key={name}>
                {name}: {rows.toLocaleString("en")} {countedOf(model.kind)}, {licence}.{" "}
                {note && <span className="text-ink-faint">{note}.</span>}
              </li>
            ))}
          </ul>
        </Entry>
        <Entry term="Licence">{model.licence}</Entry>
        <Entry term="Origin">{origins[model.origin] ?? model.origin}</Entry>
        <Entry term="SHA-256 of the weights">
          <code className="break-all text-[13px]">{model.sha256}</code>
        </Entry>
      </dl>
      <div className="mt-4 grid gap-2">
        <Fold
          title="Source attributes"
          note={`45 CFR 170.315(b)(11)(iv)(B), ${known} of ${all.length} available`}
        >
          <SourceAttributes groups={model.sourceAttributes} />
        </Fold>
        <Fold title="The whole card" note="as its author or trainer wrote it">
          <MarkdownText>{model.card}</MarkdownText>
        </Fold>
      </div>
    </Card>
  );
}

function Entry({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** Renders what it holds once it is opened. */
function Fold({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <details className="rounded-lg border border-line" onToggle={() => setWasOpened(true)}>
      <summary className="cursor-pointer px-4 py-3 font-medium text-sm">
        {title} <span className="font-normal text-ink-faint">{note}</span>
      </summary>
      {wasOpened && <div className="border-line border-t px-4 py-4">{children}</div>}
    </details>
  );
}
