import type { ClassRisk, FusedAssessment } from "@synoptic/domain";

/** The class that the image speaks for most, whose heatmap stands for the assessment; nothing where none may be shown. */
export function shownClass({ status, classes }: FusedAssessment): ClassRisk | undefined {
  const seen = status === "final" ? classes.filter(({ imageProbability }) => imageProbability !== null) : [];
  return seen.toSorted((a, b) => (b.imageProbability ?? 0) - (a.imageProbability ?? 0))[0];
}
