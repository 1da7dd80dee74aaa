import { type FusedAssessment, NotFoundError } from "@synoptic/domain";
import { renderHeatmap as toPng } from "@synoptic/imaging";
import {
  heatmapOnSource,
  type ImageModel,
  type ModelLibrary,
  type ModelVersionKey,
} from "@synoptic/inference";
import type { ServiceContext } from "./context.ts";

/**
 * One class's heatmap of an assessment as a transparent PNG on the source image's grid, from the maps that were
 * kept with it: the network is not run again. The caller has made sure that the reader may see the assessment.
 * @throws NotFoundError where no image was read, there is no such class, or the model is no longer installed
 */
export async function renderHeatmap(
  { db, models }: Pick<ServiceContext, "db" | "models">,
  { assessmentId, classId }: { assessmentId: string; classId: string },
): Promise<Buffer> {
  const kept = await db.riskAssessment.findUnique({
    where: { id: assessmentId },
    select: {
      scenario: true,
      result: true,
      maps: true,
      mapRows: true,
      mapColumns: true,
      instance: { select: { rows: true, columns: true } },
      models: {
        select: { modelVersion: { select: { modelId: true, version: true, manifestSha256: true } } },
      },
    },
  });
  if (!kept?.maps || kept.mapRows === null || kept.mapColumns === null || !kept.instance) {
    throw new NotFoundError("This assessment has no heatmap: no image was read.");
  }
  const { classes } = kept.result as unknown as FusedAssessment;
  const index = classes.findIndex((risk) => risk.classId === classId);
  if (index < 0) throw new NotFoundError("The scenario has no such class.");
  const keys = kept.models.map(({ modelVersion: { modelId: id, ...rest } }) => ({ id, ...rest }));
  const model = readerOf(models, kept.scenario, keys);
  if (!model) throw new NotFoundError("The model that made these maps is no longer installed.");

  const [rows, columns] = [kept.mapRows, kept.mapColumns];
  const places = rows * columns;
  const data = toFloats(kept.maps).subarray(index * places, (index + 1) * places);
  const source = { width: kept.instance.columns, height: kept.instance.rows };
  return toPng(heatmapOnSource({ rows, columns, data }, { source, seen: model.seen(source) }));
}

/** The image model among those that took part, if it is still loaded. */
function readerOf(
  models: Pick<ModelLibrary, "scenarios" | "imageModels">,
  scenarioId: string,
  keys: readonly ModelVersionKey[],
): ImageModel | undefined {
  if (!models.scenarios.some(({ id }) => id === scenarioId)) return undefined;
  return models.imageModels(scenarioId).find(({ info }) => keys.some((key) => isSame(info, key)));
}

function isSame(a: ModelVersionKey, b: ModelVersionKey): boolean {
  return a.id === b.id && a.version === b.version && a.manifestSha256 === b.manifestSha256;
}

/** Float32 little endian, as stored; copied, since a view needs a start that is a multiple of four. */
function toFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}
