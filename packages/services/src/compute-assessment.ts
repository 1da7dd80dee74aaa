import { imageQuality, toDisplay } from "@synoptic/imaging";
import { type GridMap, type ModelLibrary, versionKey } from "@synoptic/inference";
import type { NewRiskAssessment } from "@synoptic/persistence";
import { fuseEvidence } from "./fuse-evidence.ts";
import type { AssessmentInputs } from "./load-assessment-inputs.ts";

type Computed = Pick<NewRiskAssessment, "instanceId" | "result" | "inputs" | "models" | "maps">;

/**
 * Reads the image in one forward pass, reads the history, and fuses both. Pure but for the network's arithmetic.
 * @param note told what is being done and how far it is, 0 to 1
 */
export async function computeAssessment(
  models: Pick<ModelLibrary, "read" | "historyModel">,
  inputs: AssessmentInputs,
  note: (step: "reading" | "fusing", progress: number) => Promise<void>,
): Promise<Computed> {
  const { scenario, history, study, image, prevalence } = inputs;
  await note("reading", 0.3);
  const shown = image ? await toDisplay(image.bytes) : null;
  const quality = shown && imageQuality(shown, scenario.expects);
  // An image that must not be read is not read: a score of it would only tempt.
  const reading =
    shown && !quality?.fault
      ? await models.read(shown, scenario.id, { model: versionKey(scenario.head) })
      : null;

  await note("fusing", 0.7);
  const { result, evidence } = fuseEvidence(models, inputs, {
    image: reading?.evidence ?? null,
    novelty: reading?.novelty ?? null,
    withheld: quality?.fault ?? null,
  });
  return {
    instanceId: image?.instanceId ?? null,
    result,
    inputs: {
      historyAsOf: history.asOf.toISOString(),
      factIds: [...new Set(evidence.flatMap(({ factIds }) => factIds))],
      evidence,
      instanceSha256: image?.sha256 ?? null,
      bodyPart: study?.bodyPart ?? null,
      laterality: study?.laterality ?? null,
      prevalence: {
        probabilities: Object.fromEntries(
          scenario.classes.map(({ id }, i) => [id, prevalence.probabilities[i] ?? null]),
        ),
        source: prevalence.source,
        clinicPrevalenceId: prevalence.clinicPrevalenceId,
      },
      logits: reading?.logits ?? null,
      timingsMs: reading?.timingsMs ?? null,
      quality,
    },
    models: [...(reading?.models ?? []), ...(scenario.history ? [versionKey(scenario.history)] : [])],
    maps: reading?.activationMaps ? packed(reading.activationMaps) : null,
  };
}

/** One after the other: `[classes, rows, columns]`. */
function packed(maps: readonly GridMap[]): Computed["maps"] {
  const { rows, columns } = maps[0]!;
  const data = new Float32Array(maps.length * rows * columns);
  maps.forEach((map, c) => {
    data.set(map.data, c * rows * columns);
  });
  return { rows, columns, data };
}
