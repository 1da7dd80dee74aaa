import type { HistoryModel, ImageEvidence, Novelty } from "@synoptic/domain";
import type { RgbImage } from "@synoptic/imaging";
import { loadBackbone } from "./backbone.ts";
import { UnknownScenarioError } from "./errors.ts";
import {
  type ClassActivationMaps,
  classActivationMaps,
  type Heatmap,
  heatmapOnSource,
} from "./explain/class-activation-map.ts";
import { readHead } from "./heads.ts";
import { type LoadedHead, loadHead, loadHistoryModel } from "./load-head.ts";
import { checkTogether } from "./manifests-together.ts";
import {
  byId,
  describeModel,
  describeScenario,
  type ModelInfo,
  type ModelVersionKey,
  type ScenarioModel,
  versionKey,
  versionLabel,
} from "./model-info.ts";
import { assessNovelty } from "./novelty.ts";
import { readModelFolders, readWeights } from "./read-folders.ts";

/** One image, read by one head. Arrays follow the order of the scenario's classes. */
export interface ImageReading {
  scenario: string;
  /** `[1280]` */
  embedding: Float32Array;
  /** Raw scores, before the temperature. */
  logits: readonly number[];
  /** Calibrated; they sum to 1. */
  probabilities: readonly number[];
  /** Prevalence that `probabilities` contain. */
  calibrationPrevalence: readonly number[];
  /** The same two with the head's strength: give it as `image` to `fuse`. */
  evidence: ImageEvidence;
  novelty: Novelty;
  /** `data` is `[classes, rows, columns]`; `heatmap` puts one on the image's grid. */
  maps: ClassActivationMaps;
  /** Size of the image that was read, in pixels. */
  source: { width: number; height: number };
  /** The backbone and the head. */
  models: readonly ModelVersionKey[];
  timingsMs: { prepare: number; forward: number; heads: number; total: number };
}

/** The models of one folder, loaded and checked. */
export interface ModelLibrary {
  /** Every scenario that a loaded head reads, by id. */
  readonly scenarios: readonly ScenarioModel[];
  /** @throws UnknownScenarioError */
  scenario(scenarioId: string): ScenarioModel;
  /** Every loaded model, by id. */
  readonly manifests: readonly ModelInfo[];
  /** The scenario's fitted history model; nothing where it has none. */
  historyModel(scenarioId: string): HistoryModel | undefined;
  /**
   * Reads one image in one forward pass: embedding, probabilities, novelty and maps.
   * @throws UnknownScenarioError
   */
  read(image: RgbImage, scenarioId: string): Promise<ImageReading>;
  /**
   * One class's heatmap on the grid of the image that was read, from the maps of its reading (kept or fresh).
   * @throws UnknownScenarioError if no head reads the scenario or it has no such class
   */
  heatmap(
    scenarioId: string,
    maps: ClassActivationMaps,
    classId: string,
    source: { width: number; height: number },
  ): Heatmap;
  /** How many forward passes all readings took. */
  readonly forwardPasses: number;
  /** Frees the networks. */
  close(): Promise<void>;
}

export interface LoadOptions {
  /** Threads inside one operator of the network; ONNX Runtime's own choice where left out. */
  intraOpThreads?: number | undefined;
}

/**
 * Loads every model of a folder: one subfolder each, with `manifest.json`, `CARD.md` and the files the manifest
 * names. All or nothing.
 * @throws ManifestError if a manifest has an unknown, missing or contradictory key
 * @throws ModelIntegrityError if a file is missing or has another SHA-256 or length than its manifest says
 */
export async function loadModels(modelsDir: string, options: LoadOptions = {}): Promise<ModelLibrary> {
  const folders = await readModelFolders(modelsDir);
  const { backbones, heads, histories } = checkTogether(folders);

  const headOf = new Map<string, LoadedHead>();
  for (const folder of heads) {
    const backbone = backbones.find(({ manifest }) => manifest.id === folder.manifest.backbone.id)!;
    headOf.set(folder.manifest.scenario, await loadHead(folder, backbone.manifest.embeddingSize));
  }
  const historyOf = new Map<string, HistoryModel>();
  for (const folder of histories) historyOf.set(folder.manifest.scenario, await loadHistoryModel(folder));
  const backboneOf = new Map(
    await Promise.all(
      backbones.map(async (folder) => {
        const weights = await readWeights(folder, folder.manifest.weights);
        const file = `${folder.manifest.id}/${folder.manifest.weights.path}`;
        return [folder.manifest.id, await loadBackbone(folder.manifest, weights, file, options)] as const;
      }),
    ),
  );

  const infos = folders.map(describeModel).sort(byId);
  const infoOf = new Map(infos.map((info) => [info.id, info]));
  const scenarios = heads
    .map(({ manifest }) => describeScenario(manifest, infoOf.get(manifest.id)!, infos))
    .sort(byId);
  const scenarioOf = new Map(scenarios.map((scenario) => [scenario.id, scenario]));

  const getScenario = (scenarioId: string): ScenarioModel => {
    const found = scenarioOf.get(scenarioId);
    if (!found) throw new UnknownScenarioError(scenarioId, [...scenarioOf.keys()]);
    return found;
  };

  return {
    scenarios,
    scenario: getScenario,
    manifests: infos,
    historyModel: (scenarioId) => historyOf.get(scenarioId),
    get forwardPasses() {
      return [...backboneOf.values()].reduce((sum, backbone) => sum + backbone.forwardPasses, 0);
    },

    async read(image, scenarioId) {
      const scenario = getScenario(scenarioId);
      const head = headOf.get(scenarioId)!;
      const backbone = backboneOf.get(head.manifest.backbone.id)!;
      const begun = performance.now();
      const { embedding, featureMap, timingsMs } = await backbone.read(image, head.manifest.resizePolicy);

      const passed = performance.now();
      const side = backbone.manifest.mapSize;
      const { logits, probabilities } = readHead(
        head.weights,
        embedding,
        head.manifest.calibration.temperature,
      );
      const novelty = assessNovelty(head.noveltyReference, embedding, head.manifest.novelty);
      const maps = classActivationMaps(head.weights, featureMap, { rows: side, columns: side });
      const ended = performance.now();

      const calibrationPrevalence = scenario.defaultPrevalence.probabilities;
      const { strength } = head.manifest.fusion;
      return {
        scenario: scenarioId,
        embedding,
        logits,
        probabilities,
        calibrationPrevalence,
        evidence: { probabilities, calibrationPrevalence, strength, source: versionLabel(head.manifest) },
        novelty,
        maps,
        source: { width: image.width, height: image.height },
        models: [infoOf.get(backbone.manifest.id)!, scenario.head].map(versionKey),
        timingsMs: { ...timingsMs, heads: ended - passed, total: ended - begun },
      };
    },

    heatmap(scenarioId, maps, classId, source) {
      const { manifest } = headOf.get(getScenario(scenarioId).id)!;
      const classIndex = manifest.classes.findIndex(({ id }) => id === classId);
      if (classIndex < 0)
        throw new UnknownScenarioError(
          `${scenarioId}/${classId}`,
          manifest.classes.map(({ id }) => id),
        );
      const { input } = backboneOf.get(manifest.backbone.id)!.manifest;
      return heatmapOnSource(maps, classIndex, source, { ...input, resizePolicy: manifest.resizePolicy });
    },

    async close() {
      await Promise.all([...backboneOf.values()].map((backbone) => backbone.close()));
    },
  };
}
