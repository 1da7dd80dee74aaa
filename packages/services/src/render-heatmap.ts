import { type FusedAssessment, NotFoundError } from "@synoptic/domain";
import { renderHeatmap as toPng } from "@synoptic/imaging";
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
    },
  });
  if (!kept?.maps || kept.mapRows === null || kept.mapColumns === null || !kept.instance) {
    throw new NotFoundError("This assessment has no heatmap: no image was read.");
  }
  const { classes } = kept.result as unknown as FusedAssessment;
  const scenario = models.scenarios.find(({ id }) => id === kept.scenario);
  const sameClasses =
    scenario?.classes.map(({ id }) => id).join() === classes.map((risk) => risk.classId).join();
  if (!sameClasses) throw new NotFoundError("The model that made these maps is no longer installed.");
  if (!classes.some((risk) => risk.classId === classId)) {
    throw new NotFoundError("The scenario has no such class.");
  }

  const maps = {
    classes: classes.length,
    rows: kept.mapRows,
    columns: kept.mapColumns,
    data: toFloats(kept.maps),
  };
  const source = { width: kept.instance.columns, height: kept.instance.rows };
  return toPng(models.heatmap(kept.scenario, maps, classId, source));
}

/** Float32 little endian, as stored; copied, since a view needs a start that is a multiple of four. */
function toFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}
