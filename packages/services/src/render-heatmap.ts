import { type FusedAssessment, NotFoundError } from "@synoptic/domain";
import { renderHeatmap as toPng } from "@synoptic/imaging";
import { heatmapOnSource } from "@synoptic/inference";
import { fromLittleEndian } from "@synoptic/persistence";
import { assessmentModels, getAssessmentModel } from "./assessment-model.ts";
import type { ServiceContext } from "./context.ts";

/**
 * One class's heatmap of an assessment as a transparent PNG on the source image's grid, from the maps that were
 * kept with it: the network is not run again. The caller has made sure that the reader may see the assessment.
 * @throws NotFoundError where no image was read, there is no such class, or the model is no longer installed
 */
export async function renderHeatmap(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome">,
  { assessmentId, classId }: { assessmentId: string; classId: string },
): Promise<Buffer> {
  const kept = await context.db.riskAssessment.findUnique({
    where: { id: assessmentId },
    select: {
      ...assessmentModels,
      result: true,
      maps: true,
      mapRows: true,
      mapColumns: true,
      instance: { select: { rows: true, columns: true } },
    },
  });
  if (!kept?.maps || kept.mapRows === null || kept.mapColumns === null || !kept.instance) {
    throw new NotFoundError("This assessment has no heatmap: no image was read.");
  }
  const { classes } = kept.result as unknown as FusedAssessment;
  const index = classes.findIndex((risk) => risk.classId === classId);
  if (index < 0) throw new NotFoundError("The scenario has no such class.");
  const model = await getAssessmentModel(context, kept);

  const [rows, columns] = [kept.mapRows, kept.mapColumns];
  const places = rows * columns;
  const data = fromLittleEndian(kept.maps).subarray(index * places, (index + 1) * places);
  const source = { width: kept.instance.columns, height: kept.instance.rows };
  return toPng(heatmapOnSource({ rows, columns, data }, { source, seen: model.seen(source) }));
}
