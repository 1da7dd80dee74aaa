import { availableParallelism } from "node:os";
import type { HistoryModel } from "@synoptic/domain";
import { inputTensor, prepareImage, type SourceImage } from "@synoptic/imaging";
import { type Backbone, loadBackbone } from "./backbone.ts";
import { createEngine, type Engine, type EngineOptions, type WaitOptions } from "./engine/engine.ts";
import { chooseProviders, type ExecutionProvider } from "./engine/execution-providers.ts";
import {
  ManifestError,
  ModelIntegrityError,
  UnknownBackboneError,
  UnknownModelError,
  UnknownScenarioError,
} from "./errors.ts";
import type { ImageModel, ModelReading, PreparedImage } from "./image-model.ts";
import { loadHistoryModel } from "./load-head.ts";
import { loadReader } from "./load-reader.ts";
import type { BackboneManifest, ImageHeadManifest } from "./manifest.ts";
import { checkHistory, checkReader, checkTogether, type ReaderManifest } from "./manifests-together.ts";
import {
  byId,
  describeModel,
  describeScenario,
  type ModelInfo,
  type ModelVersionKey,
  type ScenarioModel,
} from "./model-info.ts";
import { type ModelFolder, readModelFolder, readModelFolders, readWeights } from "./read-folders.ts";
import { runBackboneSelfTest } from "./self-test.ts";

/** One image, read by one model. */
export interface ImageReading extends ModelReading {
  scenario: string;
  /** All that took part. */
  models: readonly ModelVersionKey[];
  /** Size of the image that was read, and the part of it that the network saw: what a map needs to be shown. */
  image: Pick<PreparedImage, "source" | "seen">;
}

/** Which model reads, and how long one waits; the scenario's default where no model is named. */
interface ReadOptions extends WaitOptions {
  model?: ModelVersionKey | undefined;
}

/** The models of a process, loaded, checked and proven. */
export interface ModelLibrary {
  /** Every scenario that a loaded model reads, by id, with its default model. */
  readonly scenarios: readonly ScenarioModel[];
  /** Those of the models that were loaded at first: what was added since may be for some only. */
  readonly bundledScenarios: readonly ScenarioModel[];
  /** Ids of all models that were loaded at first. */
  readonly bundledIds: ReadonlySet<string>;
  /**
   * @param key the model that reads; the default where left out
   * @throws UnknownScenarioError, UnknownModelError
   */
  scenario(scenarioId: string, key?: ModelVersionKey): ScenarioModel;
  /** Every loaded model, by id. */
  readonly manifests: readonly ModelInfo[];
  /** Every image model of a scenario, the default first. */
  imageModels(scenarioId: string): readonly ImageModel[];
  /**
   * The image model of a version; the scenario's default where none is named.
   * @throws UnknownScenarioError, UnknownModelError
   */
  imageModel(scenarioId: string, key?: ModelVersionKey): ImageModel;
  /**
   * A loaded history model, by its version; the bundled one of the scenario where none is named. Nothing where there is
   * none.
   */
  historyModel(scenarioId: string, key?: ModelVersionKey): HistoryModel | undefined;
  /**
   * Reads one image in one forward pass: probabilities, novelty and maps.
   * @throws UnknownScenarioError, UnknownModelError, EngineBusyError, EngineTimeoutError
   */
  read(image: SourceImage, scenarioId: string, options?: ReadOptions): Promise<ImageReading>;
  /**
   * Loads one more image model from its folder; the same one twice, also at once, is loaded once.
   * @param manifestSha256 of the manifest that must lie there; whichever does where left out
   * @throws ManifestError, ModelIntegrityError, OnnxRefusedError, ModelSelfTestError
   */
  add(folder: string, manifestSha256?: string): Promise<ImageModel>;
  /**
   * Loads one more history model from its folder; the same one twice is loaded once. It reads nothing until a scenario
   * is given it.
   * @param manifestSha256 of the manifest that must lie there
   * @throws ManifestError, ModelIntegrityError
   */
  addHistory(folder: string, manifestSha256: string): Promise<HistoryModel>;
  /**
   * What turns pictures into the numbers that heads read, as a head with this way of resizing would have them.
   * @throws UnknownBackboneError where no backbone is loaded
   */
  embedder(resizePolicy: ImageHeadManifest["resizePolicy"]): Embedder;
  readonly engine: Pick<Engine, "waiting" | "running">;
  /** How many cases went through the networks of all models. */
  readonly forwardPasses: number;
  /** Ends what waits and frees the networks. */
  close(): Promise<void>;
}

/** A backbone for those who fit heads on it. */
export interface Embedder {
  backbone: { id: string; sha256: string };
  /** Numbers in one embedding. */
  size: number;
  prepare(image: SourceImage): PreparedImage;
  /** Embeddings of prepared pictures (`[height, width, 3]`, 0 to 1), in their order; behind whoever reads one image. */
  embed(images: readonly PreparedImage[], wait?: WaitOptions): Promise<Float32Array[]>;
}

export interface LoadOptions extends Omit<EngineOptions, "concurrency"> {
  /** Threads inside one batch; the cores where left out. */
  intraOpThreads?: number | undefined;
  executionProvider?: ExecutionProvider | undefined;
}

/** All networks run in one thread: one batch there, and the next one written meanwhile. */
const BATCHES_AT_ONCE = 2;
/** Cases in one batch where they do not run on the CPU. */
const ACCELERATOR_BATCH = 32;

/**
 * Loads every model of a folder: one subfolder each, with `manifest.json`, `CARD.md` and the files the manifest
 * names. All or nothing.
 * @throws ManifestError if a manifest has an unknown, missing or contradictory key
 * @throws ModelIntegrityError if a file is missing or has another SHA-256 or length than its manifest says
 * @throws ModelSelfTestError if a model does not answer its stored case as it should
 * @throws ExecutionProviderError
 */
export async function loadModels(modelsDir: string, options: LoadOptions = {}): Promise<ModelLibrary> {
  const {
    executionProvider = "cpu",
    maxBatch = executionProvider === "cpu" ? undefined : ACCELERATOR_BATCH,
  } = options;
  const engine = createEngine({ ...options, maxBatch, concurrency: BATCHES_AT_ONCE });
  const session = {
    intraOpThreads: options.intraOpThreads ?? availableParallelism(),
    executionProviders: chooseProviders(executionProvider),
  };
  const { backbones, heads, classifiers, histories } = checkTogether(await readModelFolders(modelsDir));

  /** The bundled ones first. */
  const loadedHistories: { model: HistoryModel; info: ModelInfo }[] = [];
  for (const folder of histories)
    loadedHistories.push({ model: await loadHistoryModel(folder), info: describeModel(folder) });
  const bundledHistories = loadedHistories.map(({ info }) => info);
  const backboneOf = new Map<string, { loaded: Backbone; info: ModelInfo }>();
  for (const folder of backbones) {
    const loaded = await openBackbone(folder, engine, session);
    backboneOf.set(folder.manifest.id, { loaded, info: describeModel(folder) });
  }
  const context = { engine, session, backbone: (id: string) => backboneOf.get(id)! };
  const infos = [...backbones.map(describeModel), ...bundledHistories];
  /** By scenario, the default first: the bundled head, else the first classifier. */
  const readersOf = new Map<string, ImageModel[]>();
  const keep = (model: ImageModel) => {
    readersOf.set(model.scenario, [...(readersOf.get(model.scenario) ?? []), model]);
    infos.push(model.info);
  };
  for (const folder of [...heads, ...classifiers]) keep(await loadReader(folder, context));
  const bundled = [...readersOf.values()].flat();
  /** By the manifest's SHA-256: models that are being added. */
  const adding = new Map<string, Promise<ImageModel>>();

  const imageModels = (scenarioId: string): readonly ImageModel[] => {
    const found = readersOf.get(scenarioId);
    // What was added since may be one site's alone, and another is not told of it.
    if (!found)
      throw new UnknownScenarioError(
        scenarioId,
        bundled.map((model) => model.scenario),
      );
    return found;
  };
  const imageModel = (scenarioId: string, key?: ModelVersionKey): ImageModel => {
    const models = imageModels(scenarioId);
    const found = key ? models.find(({ info }) => isSame(info, key)) : models[0];
    if (!found) throw new UnknownModelError(key!);
    return found;
  };
  const scenario = (scenarioId: string, key?: ModelVersionKey): ScenarioModel => {
    const { info } = imageModel(scenarioId, key);
    return describeScenario(info.manifest as ReaderManifest, info, bundledHistories);
  };

  const scenarios = () => [...readersOf.keys()].sort().map((id) => scenario(id));
  const bundledScenarios = scenarios();
  const bundledIds = new Set(infos.map(({ id }) => id));

  return {
    get scenarios() {
      return scenarios();
    },
    bundledScenarios,
    bundledIds,
    scenario,
    get manifests() {
      return infos.toSorted(byId);
    },
    imageModels,
    imageModel,
    historyModel(scenarioId, key) {
      const found = key
        ? loadedHistories.find(({ info }) => isSame(info, key))
        : loadedHistories.find(({ info }) => info.scenario === scenarioId && bundledHistories.includes(info));
      return found?.model;
    },
    embedder(resizePolicy) {
      const [first] = backboneOf.values();
      if (!first) throw new UnknownBackboneError();
      const { loaded } = first;
      const { manifest, tensorLayout } = loaded;
      const preparation = loaded.preparation(resizePolicy);
      return {
        backbone: { id: manifest.id, sha256: manifest.weights.sha256 },
        size: manifest.embeddingSize,
        prepare: (image) => prepareImage(image, preparation),
        embed: (images, wait) =>
          loaded.embed(
            images.map((image) => (target: Float32Array) => void inputTensor(image, tensorLayout, target)),
            wait,
          ),
      };
    },
    engine,
    get forwardPasses() {
      return [...readersOf.values()].flat().reduce((sum, model) => sum + model.forwardPasses, 0);
    },

    async read(image, scenarioId, { model: key, ...wait } = {}) {
      const model = imageModel(scenarioId, key);
      const begun = performance.now();
      const prepared = model.prepare(image);
      const ms = performance.now() - begun;
      const reading = await model.read(prepared, wait);
      const { prepare, total, ...timings } = reading.timingsMs;
      return {
        ...reading,
        scenario: scenarioId,
        models: model.versions,
        image: { source: prepared.source, seen: prepared.seen },
        timingsMs: { ...timings, prepare: prepare + ms, total: total + ms },
      };
    },

    async addHistory(path, expected) {
      const folder = await readAdded(path, expected);
      const { manifest, manifestSha256 } = folder;
      if (manifest.kind !== "history-model") {
        throw new ManifestError(`${manifest.id}/manifest.json`, "it is not a history model.", ["kind"]);
      }
      // What others have added is theirs: only what is everyone's decides what this one may be like.
      const readers = bundled.map(({ info }) => info.manifest as ReaderManifest);
      if (readers.some(({ scenario }) => scenario === manifest.scenario)) checkHistory(manifest, readers);
      const twin = () => loadedHistories.find(({ info }) => info.manifestSha256 === manifestSha256);
      const model = twin()?.model ?? (await loadHistoryModel({ ...folder, manifest }));
      // Another call may have loaded it meanwhile.
      const kept = twin();
      if (kept) return kept.model;
      const info = describeModel(folder);
      loadedHistories.push({ model, info });
      infos.push(info);
      return model;
    },

    async add(path, expected) {
      const folder = await readAdded(path, expected);
      const { manifest, manifestSha256 } = folder;
      if (manifest.kind !== "image-head" && manifest.kind !== "image-classifier") {
        throw new ManifestError(`${manifest.id}/manifest.json`, "only image models are added so.", ["kind"]);
      }
      const all = [...readersOf.values()].flat();
      const twin = all.find(({ info }) => info.manifestSha256 === manifestSha256);
      if (twin) return twin;
      checkReader(
        manifest,
        [...backboneOf.values()].map(({ loaded }) => loaded.manifest),
        // What others have added is theirs: it does not decide what this one may be like.
        bundled.map(({ info }) => info.manifest as ReaderManifest),
      );
      const begun = adding.get(manifestSha256);
      if (begun) return begun;
      const loading = loadReader({ ...folder, manifest }, context)
        .then((model) => {
          keep(model);
          return model;
        })
        .finally(() => adding.delete(manifestSha256));
      adding.set(manifestSha256, loading);
      return loading;
    },

    async close() {
      await engine.close();
      const opened = [
        ...[...backboneOf.values()].map(({ loaded }) => loaded),
        ...[...readersOf.values()].flat(),
      ];
      await Promise.all(opened.map((one) => one.close()));
    },
  };
}

/** @throws ManifestError, ModelIntegrityError */
async function readAdded(path: string, expected: string | undefined): Promise<ModelFolder> {
  const folder = await readModelFolder(path);
  if (expected !== undefined && folder.manifestSha256 !== expected) {
    throw new ModelIntegrityError(`${folder.manifest.id}/manifest.json`, "it is another one than was added.");
  }
  return folder;
}

async function openBackbone(
  folder: ModelFolder<BackboneManifest>,
  engine: Engine,
  session: Parameters<typeof loadBackbone>[4],
): Promise<Backbone> {
  const weights = await readWeights(folder, folder.manifest.weights);
  const file = `${folder.manifest.id}/${folder.manifest.weights.path}`;
  const backbone = await loadBackbone(folder.manifest, weights, file, engine, session);
  await runBackboneSelfTest(backbone, folder);
  return backbone;
}

function isSame(info: ModelInfo, key: ModelVersionKey): boolean {
  return info.id === key.id && info.version === key.version && info.manifestSha256 === key.manifestSha256;
}
