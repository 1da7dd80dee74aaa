import { InvalidInputError, skinBodySiteOf } from "@synoptic/domain";
import { NotAnImageError } from "@synoptic/imaging";
import sharp from "sharp";
import { counter } from "./datasets/dataset.ts";
import type { ReadDataset } from "./datasets/index.ts";
import { classifier, type HeadPlan } from "./head-plan.ts";
import type { LeftOut, TrainingCase } from "./training-case.ts";

/** What the rest of the product reads by itself. */
const ASIS = /\.(png|jpe?g|dcm|dicom)$/i;

/**
 * A data set's cases as the classes of a plan. Labels that mean no class are left out and counted.
 * @throws InvalidInputError where no case is left, with the labels that there are
 */
export function datasetCases(
  dataset: ReadDataset,
  plan: HeadPlan,
): { cases: TrainingCase[]; leftOut: LeftOut } {
  const classOf = classifier(plan);
  const left = counter();
  const strange = new Set<string>();
  const cases = dataset.cases.flatMap((one): TrainingCase[] => {
    const classId = classOf(one.labels);
    if (classId === undefined) {
      left.count("label of no class");
      for (const label of one.labels) strange.add(label);
      return [];
    }
    return [
      {
        name: one.file,
        classId,
        group: one.group,
        part: one.part,
        facts: {
          ageYears: one.ageYears ?? null,
          sex: one.sex ?? "unknown",
          bodySite: (one.bodySite && skinBodySiteOf(one.bodySite)) || null,
        },
        bytes: async () => {
          const bytes = await dataset.bytes(one.file);
          return ASIS.test(one.file) ? bytes : asPng(bytes);
        },
        crop: one.crop,
      },
    ];
  });
  if (cases.length === 0) {
    const labels = [...strange].slice(0, 20).join(", ");
    throw new InvalidInputError(
      `None of the data set's labels means one of the plan's classes; it has ${labels}.`,
      ["plan", "from"],
    );
  }
  return { cases, leftOut: { ...dataset.leftOut, ...left.total } };
}

/** TIFF and WebP as what the rest of the product reads. */
function asPng(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes)
    .png()
    .toBuffer()
    .catch(() => {
      throw new NotAnImageError("The file is no image that can be read.");
    });
}
