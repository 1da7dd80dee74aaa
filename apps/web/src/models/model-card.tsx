import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { MarkdownText } from "../components/ui/markdown.tsx";
import { kindLabel } from "./kind-label.ts";
import { readFigures } from "./model-figures.ts";
import type { ModelData } from "./models-query.ts";

export function ModelCard({ model }: { model: ModelData }) {
  const { cohort, figures } = readFigures(model.manifest);
  return (
    <Card label={model.title} bodyClassName="p-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 className="font-semibold text-xl tracking-tight">{model.title}</h2>
        <Badge>{model.version}</Badge>
        <Badge>{kindLabel(model.kind)}</Badge>
        <Badge tone="warn">{model.licence}</Badge>
      </div>
      <p className="mt-2 max-w-[78ch] text-ink-soft text-sm">{model.intendedUse}</p>
      {figures.length > 0 && (
        <div className="mt-5">
          <dl className="flex flex-wrap gap-x-8 gap-y-4">
            {figures.map((figure) => (
              <div key={figure.label}>
                <dt className="text-[13px] text-ink-faint">{figure.label}</dt>
                <dd className="font-semibold text-xl tabular-nums tracking-tight">{figure.value}</dd>
                {figure.interval && (
                  <dd className="text-ink-faint text-xs tabular-nums">{figure.interval}</dd>
                )}
              </div>
            ))}
          </dl>
          {cohort && (
            <p className="mt-2 text-[13px] text-ink-faint">
              Measured on: {cohort}. Intervals at 95{"\u202f"}%.
            </p>
          )}
        </div>
      )}
      <p className="mt-5 text-[13px]">
        <span className="text-ink-faint">SHA-256 of the weights </span>
        <code className="break-all text-ink-soft">{model.sha256}</code>
      </p>
      <div className="mt-5 border-line border-t pt-5">
        <MarkdownText>{model.card}</MarkdownText>
      </div>
    </Card>
  );
}
