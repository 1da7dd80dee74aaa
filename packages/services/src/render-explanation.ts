import { NotFoundError } from "@synoptic/domain";
import { renderHeatmap } from "@synoptic/imaging";
import { heatmapOnSource } from "@synoptic/inference";
import { fromLittleEndian } from "@synoptic/persistence";
import { assessmentModels, getAssessmentModel } from "./assessment-model.ts";
import type { ServiceContext } from "./context.ts";

/**
 * A kept explanation as a transparent PNG on the source image's grid; the network is not run again. The caller has
 * made sure that the reader may see the assessment.
 * @throws NotFoundError where there is none, or the model that was explained is no longer installed
 */
export async function renderExplanation(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome">,
  explanationId: string,
): Promise<Buffer> {
  const kept = await context.db.explanation.findUnique({
    where: { id: explanationId },
    select: {
      rows: true,
      columns: true,
      map: true,
      assessment: { select: { ...assessmentModels, instance: { select: { rows: true, columns: true } } } },
    },
  });
  if (!kept?.assessment.instance) throw new NotFoundError("There is no such explanation.");
  const { rows: height, columns: width } = kept.assessment.instance;
  const source = { width, height };
  const map = { rows: kept.rows, columns: kept.columns, data: fromLittleEndian(kept.map) };
  const model = await getAssessmentModel(context, kept.assessment);
  return renderHeatmap(heatmapOnSource(map, { source, seen: model.seen(source) }));
}
