import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { MarkdownText } from "../components/ui/markdown.tsx";
import { kindLabel } from "./kind-label.ts";
import { readFigures } from "./model-figures.ts";
import { ModelMeasures } from "./model-measures.tsx";
import { ModelRefusals } from "./model-refusals.tsx";
import { ModelRoles, RoleBadges } from "./model-roles.tsx";
import type { ModelData } from "./models-query.ts";
import type { RoleData } from "./roles-query.ts";
import { SourceAttributes } from "./source-attributes.tsx";

export function ModelCard({ model, roles }: { model: ModelData; roles: readonly RoleData[] }) {
  return (
    <Card label={model.title} bodyClassName="p-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 className="font-semibold text-xl tracking-tight">{model.title}</h2>
        <Badge>{model.version}</Badge>
        <Badge>{kindLabel(model.kind)}</Badge>
        <Badge tone="warn">{model.licence}</Badge>
        <RoleBadges model={model} entries={roles} />
      </div>
      <ModelRefusals model={model} />
      <p className="mt-2 max-w-[78ch] text-ink-soft text-sm">{model.intendedUse}</p>
      <ModelRoles model={model} entries={roles} />
      <ModelMeasures measured={readFigures(model.manifest)} />
      <SourceAttributes groups={model.sourceAttributes} />
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
