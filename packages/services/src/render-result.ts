import { readFileSync } from "node:fs";
import { type Actor, type FusedAssessment, NotFoundError } from "@synoptic/domain";
import type { DicomAttributes } from "@synoptic/imaging";
import { writeHeatmapCapture, writeStructuredReport } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import sharp from "sharp";
import type { ServiceContext } from "./context.ts";
import { assessmentColumns, assessmentsToWrite } from "./fhir/kinds/assessments.ts";
import { renderHeatmap } from "./render-heatmap.ts";
import { renderInstance } from "./render-instance.ts";
import { shownClass } from "./shown-class.ts";

/** The structured report, or the heatmap over its image. */
export type ResultKind = "structured-report" | "heatmap";

/** Version of this product, as every package of it has it. */
const { version: softwareVersion } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

/** What there is of an assessment of an image; `result` is as its row keeps it. */
export function resultKindsOf({
  result,
  mapRows,
}: {
  result: unknown;
  mapRows: number | null;
}): ResultKind[] {
  const hasHeatmap = mapRows !== null && shownClass(result as FusedAssessment) !== undefined;
  return ["structured-report", ...(hasHeatmap ? (["heatmap"] as const) : [])];
}

const imageColumns = {
  ...{ id: true, sopInstanceUid: true, sopClassUid: true, attributes: true },
  series: { select: { seriesInstanceUid: true } },
} satisfies Prisma.InstanceSelect;

const described = {
  select: {
    ...assessmentColumns.select,
    frameNumber: true,
    instance: { select: imageColumns },
    otherMaps: { orderBy: { instanceId: "asc" }, select: { instance: { select: imageColumns } } },
    patient: {
      select: {
        ...{ synthetic: true, familyName: true, givenName: true, birthDate: true, sex: true },
        identifiers: { select: { value: true }, orderBy: { id: "asc" }, take: 1 },
      },
    },
    study: { select: { acquiredAt: true, studyInstanceUid: true, accessionNumber: true } },
    models: {
      ...assessmentColumns.select.models,
      select: {
        modelVersion: {
          select: {
            ...{ id: true, kind: true, manifest: true },
            ...{ modelId: true, version: true, manifestSha256: true },
          },
        },
      },
    },
  },
} satisfies Prisma.RiskAssessmentDefaultArgs;

type Row = Prisma.RiskAssessmentGetPayload<typeof described>;

/**
 * An assessment as a DICOM file, to be kept beside the images that it is about. The same assessment gives the same file.
 * The caller has made sure that the reader may see the assessment.
 * @throws NotFoundError where no image was read, or there is no heatmap
 */
export async function renderResult(
  context: Pick<ServiceContext, "db" | "blobs" | "models" | "modelsHome">,
  {
    actor,
    assessmentId,
    kind,
  }: {
    actor: Actor;
    assessmentId: string;
    kind: ResultKind;
  },
): Promise<Uint8Array> {
  const row = await context.db.riskAssessment.findUnique({ where: { id: assessmentId }, ...described });
  if (!row?.instance || !row.study) throw new NotFoundError("No image was read for this assessment.");
  const image = attributesOf(row);
  const [assessment] = await assessmentsToWrite([row], { db: context.db, actor, publicUrl: "" });
  if (kind === "structured-report")
    return writeStructuredReport({
      assessment: assessment!,
      image,
      images: [row.instance, ...row.otherMaps.map(({ instance }) => instance)].map(
        ({ series, sopClassUid, sopInstanceUid }) => ({ ...series, sopClassUid, sopInstanceUid }),
      ),
      algorithms: row.models.map(({ modelVersion: { modelId: name, version, manifestSha256 } }) => ({
        ...{ name, version, parameters: [`manifest SHA-256 ${manifestSha256}`] },
      })),
      softwareVersion,
    });
  const shown = shownClass(assessment!.result);
  if (!shown) throw new NotFoundError("This assessment has no heatmap: the image was not read.");
  return writeHeatmapCapture({
    ...{ assessmentId, assessedAt: row.assessedAt, softwareVersion, image, label: shown.label },
    reference: row.instance,
    picture: await pictureOf(context, row, shown.classId),
  });
}

async function pictureOf(
  context: Parameters<typeof renderResult>[0],
  { id: assessmentId, instance, frameNumber }: Pick<Row, "id" | "instance" | "frameNumber">,
  classId: string,
) {
  const heatmap = await renderHeatmap(context, { assessmentId, classId });
  const { data, info } = await sharp(await renderInstance(context, instance!.id, frameNumber))
    .composite([{ input: heatmap }])
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** What the image's file says of patient and study; of a picture, which says nothing, what is known here. */
function attributesOf({ instance, patient, study }: Row): DicomAttributes {
  const attributes = instance!.attributes as unknown as DicomAttributes;
  if (attributes["0020000D"]) return attributes;
  const name = [patient.familyName, patient.givenName]
    .map((part) => part ?? "")
    .join("^")
    .replace(/\^+$/, "");
  const text = (vr: string, value: string | null | undefined) => ({
    vr,
    ...(value ? { Value: [value] } : {}),
  });
  const day = (at: Date | null | undefined) => at?.toISOString().slice(0, 10).replaceAll("-", "");
  return {
    "00080020": text("DA", day(study!.acquiredAt)),
    "00080050": text("SH", study!.accessionNumber),
    "00100010": { vr: "PN", ...(name ? { Value: [{ Alphabetic: name }] } : {}) },
    "00100020": text("LO", patient.identifiers[0]?.value),
    "00100030": text("DA", day(patient.birthDate)),
    "00100040": text("CS", { female: "F", male: "M", other: "O" }[String(patient.sex)]),
    "0020000D": text("UI", study!.studyInstanceUid),
  };
}
