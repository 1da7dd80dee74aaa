import { type FusedAssessment, NotFoundError, withheldAdvice } from "@synoptic/domain";
import { type ReportContent, type ReportImage, renderReport as toPdf } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import sharp from "sharp";
import type { ServiceContext } from "./context.ts";
import { renderHeatmap } from "./render-heatmap.ts";
import { renderInstance } from "./render-instance.ts";
import { shownClass } from "./shown-class.ts";

type ReportContext = Pick<ServiceContext, "db" | "blobs" | "models" | "modelsHome">;

/** Pixels along the longer side of a printed image: 3.5 inches at 250 dots an inch. */
const printedSide = 900;

const reported = {
  result: true,
  assessedAt: true,
  historyAsOf: true,
  site: { select: { name: true } },
  patient: {
    select: {
      familyName: true,
      givenName: true,
      birthDate: true,
      sex: true,
      synthetic: true,
      identifiers: { select: { system: true, value: true }, orderBy: { id: "asc" }, take: 3 },
    },
  },
  study: {
    select: {
      studyInstanceUid: true,
      accessionNumber: true,
      modality: true,
      bodyPart: true,
      acquiredAt: true,
    },
  },
  instanceId: true,
  frameNumber: true,
  models: {
    select: {
      modelVersion: { select: { modelId: true, version: true, manifest: true, manifestSha256: true } },
    },
  },
  reviews: {
    orderBy: [{ reviewedAt: "desc" }, { id: "desc" }],
    take: 1,
    select: {
      decision: true,
      reason: true,
      overriddenProbability: true,
      reviewedAt: true,
      reviewer: { select: { name: true } },
      cdsClient: { select: { name: true } },
    },
  },
} satisfies Prisma.RiskAssessmentSelect;

/**
 * An assessment as a page to file, PDF. Of reviews it holds the newest, so that it may differ after the next one. The
 * caller has made sure that the reader may see the assessment.
 * @throws NotFoundError, and the imaging room's errors where the image cannot be shown
 */
export async function renderReport(
  context: ReportContext,
  { assessmentId, scenarioLabel }: { assessmentId: string; scenarioLabel: string },
): Promise<Uint8Array> {
  const row = await context.db.riskAssessment.findUnique({ where: { id: assessmentId }, select: reported });
  if (!row) throw new NotFoundError("There is no such assessment.");
  const result = row.result as unknown as FusedAssessment;
  const finding = result.findings.find(({ findingId }) => findingId === result.primaryFindingId);
  if (!finding) throw new NotFoundError("The assessment lacks its primary finding.");
  const { patient, study } = row;
  const labelOf = (classId: string) =>
    result.classes.find((one) => one.classId === classId)?.label ?? classId;
  const [review] = row.reviews;

  const content: ReportContent = {
    assessmentId,
    siteName: row.site.name,
    scenarioLabel,
    patient: {
      name: [patient.familyName, patient.givenName].filter(Boolean).join(", ") || null,
      birthDate: patient.birthDate?.toISOString().slice(0, 10) ?? null,
      sex: patient.sex,
      identifiers: patient.identifiers,
      synthetic: patient.synthetic,
    },
    study,
    image:
      row.instanceId === null
        ? null
        : await imageOf(context, row.instanceId, row.frameNumber, assessmentId, result),
    finding,
    otherFindings: result.findings.filter((one) => one !== finding),
    withheld: result.withheldReason === null ? null : withheldAdvice(result.withheldReason),
    notRuledOut: result.conformalSet && {
      level: result.conformalSet.level,
      labels: result.conformalSet.classIds.map(labelOf),
    },
    novelty: result.novelty,
    missingFacts: result.missingFacts,
    assessedAt: row.assessedAt,
    historyAsOf: row.historyAsOf,
    models: row.models.map(
      ({ modelVersion: { modelId: id, version, manifest, manifestSha256: sha256 } }) => ({
        id,
        version,
        title: (manifest as { title?: string }).title ?? id,
        sha256,
      }),
    ),
    review: review
      ? { ...review, reviewerName: review.reviewer?.name ?? review.cdsClient?.name ?? "an EHR" }
      : null,
  };
  return toPdf(content);
}

async function imageOf(
  context: ReportContext,
  instanceId: string,
  frameNumber: number | null,
  assessmentId: string,
  result: FusedAssessment,
): Promise<ReportImage> {
  const printed = (png: Uint8Array) =>
    sharp(png).resize(printedSide, printedSide, { fit: "inside", withoutEnlargement: true });
  const source = await printed(await renderInstance(context, instanceId, frameNumber))
    .flatten({ background: "#000" })
    .jpeg({ quality: 90 })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = source.info;
  const shown = shownClass(result);
  const heatmap = shown
    ? await renderHeatmap(context, { assessmentId, classId: shown.classId })
        .then((png) => printed(png).png().toBuffer())
        .then((png) => ({ png, classLabel: shown.label }))
        .catch((error: unknown) => {
          // A model that gives no maps, or is no longer installed.
          if (error instanceof NotFoundError) return null;
          throw error;
        })
    : null;
  return { source: source.data, width, height, heatmap };
}
