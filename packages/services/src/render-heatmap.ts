import { type FusedAssessment, NotFoundError } from "@synoptic/domain";
import { renderHeatmap as toPng } from "@synoptic/imaging";
import { heatmapOnSource } from "@synoptic/inference";
import { fromLittleEndian } from "@synoptic/persistence";
import { assessmentModels, getAssessmentModel } from "./assessment-model.ts";
import type { ServiceContext } from "./context.ts";

/** An id that no row has: the nil UUID. */
const NO_INSTANCE = "00000000-0000-0000-0000-000000000000";

/**
 * One class's heatmap of an assessment as a transparent PNG on the source image's grid, from the maps that were
 * kept with it: the network is not run again. The caller has made sure that the reader may see the assessment.
 * @param instanceId an image of the study that was read; that which stands for the assessment where left out
 * @param frameNumber of it, from 1; the first where left out
 * @throws NotFoundError where no image was read, there is no such class, or the model is no longer installed
 */
export async function renderHeatmap(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome">,
  {
    assessmentId,
    classId,
    instanceId,
    frameNumber,
  }: {
    assessmentId: string;
    classId: string;
    instanceId?: string | undefined;
    frameNumber?: number | undefined;
  },
): Promise<Buffer> {
  const kept = await context.db.riskAssessment.findUnique({
    where: { id: assessmentId },
    select: {
      ...assessmentModels,
      result: true,
      maps: true,
      mapRows: true,
      mapColumns: true,
      frameNumber: true,
      instance: { select: { id: true, rows: true, columns: true } },
      otherMaps: {
        where: { instanceId: instanceId ?? NO_INSTANCE, frameNumber: frameNumber ?? 1 },
        select: {
          maps: true,
          mapRows: true,
          mapColumns: true,
          instance: { select: { id: true, rows: true, columns: true } },
        },
      },
    },
  });
  const isMain =
    kept?.instance &&
    (instanceId === undefined ||
      (instanceId === kept.instance.id && (frameNumber ?? 1) === (kept.frameNumber ?? 1)));
  const found = isMain ? kept : kept?.otherMaps[0];
  if (!kept || !found?.maps || found.mapRows === null || found.mapColumns === null || !found.instance) {
    throw new NotFoundError("This assessment has no such heatmap: the image was not read.");
  }
  const { classes } = kept.result as unknown as FusedAssessment;
  const index = classes.findIndex((risk) => risk.classId === classId);
  if (index < 0) throw new NotFoundError("The scenario has no such class.");
  const model = await getAssessmentModel(context, kept);

  const [rows, columns] = [found.mapRows, found.mapColumns];
  const places = rows * columns;
  const data = fromLittleEndian(found.maps).subarray(index * places, (index + 1) * places);
  const source = { width: found.instance.columns, height: found.instance.rows };
  return toPng(heatmapOnSource({ rows, columns, data }, { source, seen: model.seen(source) }));
}
