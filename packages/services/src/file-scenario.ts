import { createHash } from "node:crypto";
import { InvalidInputError } from "@synoptic/domain";
import { InvalidDicomError } from "@synoptic/imaging";
import type { ModelLibrary, ScenarioModel } from "@synoptic/inference";
import type { ImageFile } from "./image-file.ts";
import { readImageFile } from "./read-image-file.ts";

/**
 * Reads one file that is no stored study, and finds what to read it for.
 * @param named the scenario, where the caller names one
 * @throws InvalidInputError where the file does not tell what to read it for and no scenario is named
 * @throws UnknownScenarioError, and what reading the image throws
 */
export async function readFileForScenario(
  models: Pick<ModelLibrary, "scenario" | "scenarios">,
  bytes: Uint8Array,
  named: string | undefined,
): Promise<{ file: ImageFile; sha256: string; scenario: ScenarioModel }> {
  if (named !== undefined) models.scenario(named);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  // The file alone is its own patient: PNG and JPEG take their identifiers from it.
  const hint = { patientId: sha256, scenario: named ?? null };
  const file = await readImageFile({ uploadId: sha256, sha256, bytes }, hint);
  if (file.instance.frames === 0) throw new InvalidDicomError("The DICOM file holds no image.");
  const scenarioId = named ?? file.scenario;
  if (scenarioId === null) {
    const known = models.scenarios.map(({ id }) => id).join(", ");
    throw new InvalidInputError(`The file does not tell what to read it for: name one of ${known}.`, [
      "scenario",
    ]);
  }
  return { file, sha256, scenario: models.scenario(scenarioId) };
}

/** The most probable class of the primary finding, by the image. @param probabilities in the order of the classes */
export function topClass(
  { findings, primaryFindingId, classes }: Pick<ScenarioModel, "findings" | "primaryFindingId" | "classes">,
  probabilities: readonly number[],
): string {
  const finding = findings.find(({ id }) => id === primaryFindingId)!;
  const probabilityOf = (id: string) => probabilities[classes.findIndex((one) => one.id === id)]!;
  return finding.classIds.reduce((best, id) => (probabilityOf(id) > probabilityOf(best) ? id : best));
}
