import { ManifestError } from "./errors.ts";
import type {
  BackboneManifest,
  HistoryModelManifest,
  ImageClassifierManifest,
  ImageHeadManifest,
  Manifest,
} from "./manifest.ts";
import type { ModelFolder } from "./read-folders.ts";

const SUM_TOLERANCE = 1e-6;

/** An image model's manifest: whatever reads an image and tells the classes of a scenario apart. */
export type ReaderManifest = ImageHeadManifest | ImageClassifierManifest;

/** The folders by kind, once they are known to fit each other. */
export interface CheckedFolders {
  backbones: ModelFolder<BackboneManifest>[];
  heads: ModelFolder<ImageHeadManifest>[];
  classifiers: ModelFolder<ImageClassifierManifest>[];
  histories: ModelFolder<HistoryModelManifest>[];
}

/**
 * What one manifest's schema cannot see: that heads name a backbone that is there, that findings are made of the
 * model's classes, that prevalences cover them and sum to 1, that a scenario has one head and one history model, and
 * that all image models of a scenario tell the same classes apart.
 * @throws ManifestError naming the file and the key
 */
export function checkTogether(folders: readonly ModelFolder[]): CheckedFolders {
  const backbones = ofKind(folders, "image-backbone");
  const heads = ofKind(folders, "image-head");
  const classifiers = ofKind(folders, "image-classifier");
  const histories = ofKind(folders, "history-model");
  requireOneEach(heads);
  requireOneEach(histories);
  const present: ReaderManifest[] = [];
  for (const { manifest } of [...heads, ...classifiers]) {
    checkReader(
      manifest,
      backbones.map((folder) => folder.manifest),
      present,
    );
    present.push(manifest);
  }
  for (const { manifest } of histories) {
    checkHistory(
      manifest,
      heads.map((folder) => folder.manifest),
    );
  }
  return { backbones, heads, classifiers, histories };
}

function ofKind<K extends Manifest["kind"]>(folders: readonly ModelFolder[], kind: K) {
  return folders.filter(
    (folder): folder is ModelFolder<Extract<Manifest, { kind: K }>> => folder.manifest.kind === kind,
  );
}

function requireOneEach(folders: readonly ModelFolder<ImageHeadManifest | HistoryModelManifest>[]): void {
  const seen = new Map<string, string>();
  for (const { manifest } of folders) {
    const other = seen.get(manifest.scenario);
    if (other) throw refuse(manifest, `${other} already reads "${manifest.scenario}".`, ["scenario"]);
    seen.set(manifest.scenario, manifest.id);
  }
}

/**
 * One image model beside those that are loaded already.
 * @throws ManifestError naming the key
 */
export function checkReader(
  manifest: ReaderManifest,
  backbones: readonly BackboneManifest[],
  present: readonly ReaderManifest[],
): void {
  if (manifest.kind === "image-head") checkBackbone(manifest, backbones);
  else checkClassifier(manifest);
  const classIds = manifest.classes.map(({ id }) => id);
  requireDistinct(manifest, classIds, ["classes"]);
  requireDistinct(
    manifest,
    manifest.findings.map(({ id }) => id),
    ["findings"],
  );
  manifest.findings.forEach((finding, i) => {
    const key = ["findings", String(i), "classIds"];
    requireDistinct(manifest, finding.classIds, key);
    const stranger = finding.classIds.find((id) => !classIds.includes(id));
    if (stranger) throw refuse(manifest, `"${stranger}" is not a class of the model.`, key);
    if (finding.classIds.length === classIds.length)
      throw refuse(manifest, "it must leave a class out.", key);
  });
  if (!manifest.findings.some(({ id }) => id === manifest.primaryFindingId)) {
    throw refuse(manifest, "it is not one of the findings.", ["primaryFindingId"]);
  }
  const key = ["calibration", "prevalence"];
  const exclusive = manifest.kind === "image-head" || manifest.labels === "exclusive";
  checkPrevalence(manifest, manifest.calibration.prevalence, classIds, key, exclusive);
  const { calibration } = manifest;
  if ("classes" in calibration && calibration.classes.length !== classIds.length) {
    throw refuse(manifest, "there is one map a class.", ["calibration", "classes"]);
  }
  if (manifest.selfTest && manifest.selfTest.expected.length !== classIds.length) {
    throw refuse(manifest, "there is one expected number a class.", ["selfTest", "expected"]);
  }
  const other = present.find(({ scenario }) => scenario === manifest.scenario);
  if (other && other.classes.map(({ id }) => id).join() !== classIds.join()) {
    throw refuse(manifest, `it must list the classes of ${other.id} in the same order.`, ["classes"]);
  }
}

function checkBackbone(head: ImageHeadManifest, backbones: readonly BackboneManifest[]): void {
  const backbone = backbones.find(({ id }) => id === head.backbone.id);
  if (!backbone) throw refuse(head, `no backbone "${head.backbone.id}" is here.`, ["backbone", "id"]);
  if (backbone.weights.sha256 !== head.backbone.sha256) {
    throw refuse(head, "the backbone here is another one than the head was fitted on.", [
      "backbone",
      "sha256",
    ]);
  }
}

function checkClassifier(manifest: ImageClassifierManifest): void {
  const { input, outputs, labels, conformal, novelty } = manifest;
  for (const name of ["mean", "std"] as const) {
    if (input[name].length !== input.channels)
      throw refuse(manifest, "there is one number a channel.", ["input", name]);
  }
  const { intensity, crop, resizeTo } = input;
  if (intensity.from === "modality" && !(intensity.low < intensity.high))
    throw refuse(manifest, "it must be lower than `high`.", ["input", "intensity", "low"]);
  if (crop && (crop.height > resizeTo.height || crop.width > resizeTo.width))
    throw refuse(manifest, "it must not be larger than what is resized to.", ["input", "crop"]);
  if (input.resizePolicy === "shorter-side" && resizeTo.height !== resizeTo.width)
    throw refuse(manifest, "the shorter side is one number: height and width are the same.", [
      "input",
      "resizeTo",
    ]);
  if (input.range[0] === input.range[1])
    throw refuse(manifest, "its two numbers differ.", ["input", "range"]);
  const { classIds } = outputs.scores;
  if (classIds) {
    const key = ["outputs", "scores", "classIds"];
    requireDistinct(manifest, classIds, key);
    const stranger = classIds.find((id) => !manifest.classes.some((one) => one.id === id));
    if (stranger) throw refuse(manifest, `"${stranger}" is not a class of the model.`, key);
  }
  if (novelty && !outputs.embedding)
    throw refuse(manifest, "it needs the network's embedding among the outputs.", ["novelty"]);
  const strays = manifest.findings.filter(({ id, classIds }) => classIds.length !== 1 || classIds[0] !== id);
  if (labels === "independent" && strays.length > 0)
    throw refuse(manifest, "of independent labels each finding is one class, by the same id.", ["findings"]);
  const { method } = manifest.calibration;
  if (labels === "independent" && (method === "platt" || method === "isotonic"))
    throw refuse(manifest, "of independent labels it is `temperature` or `none`.", ["calibration", "method"]);
  if (labels === "independent" && conformal)
    throw refuse(manifest, "a set of classes that do not exclude each other is not defined.", ["conformal"]);
}

/**
 * One history model beside the image models whose pre-test it would be.
 * @throws ManifestError naming the key
 */
export function checkHistory(history: HistoryModelManifest, readers: readonly ReaderManifest[]): void {
  const head = readers.find(({ scenario }) => scenario === history.scenario);
  if (!head) throw refuse(history, "no image model reads this scenario.", ["scenario"]);
  if (head.classes.map(({ id }) => id).join() !== history.classIds.join()) {
    throw refuse(history, `it must list the classes of ${head.id} in the same order.`, ["classIds"]);
  }
  checkPrevalence(history, history.prevalence, history.classIds, ["prevalence"]);
}

function checkPrevalence(
  manifest: Manifest,
  prevalence: Readonly<Record<string, number>>,
  classIds: readonly string[],
  key: string[],
  exclusive = true,
): void {
  // A class may be called `constructor`, which every object seems to have.
  const missing = classIds.find((id) => !Object.hasOwn(prevalence, id));
  if (missing) throw refuse(manifest, `it lacks the class "${missing}".`, key);
  const stranger = Object.keys(prevalence).find((id) => !classIds.includes(id));
  if (stranger) throw refuse(manifest, `"${stranger}" is not a class.`, key);
  const sum = classIds.reduce((total, id) => total + prevalence[id]!, 0);
  if (exclusive && !(Math.abs(sum - 1) <= SUM_TOLERANCE))
    throw refuse(manifest, `it sums to ${sum} and not to 1.`, key);
}

function requireDistinct(manifest: Manifest, ids: readonly string[], key: string[]): void {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice) throw refuse(manifest, `"${twice}" is listed twice.`, key);
}

function refuse(manifest: Manifest, fault: string, key: string[]): ManifestError {
  return new ManifestError(`${manifest.id}/manifest.json`, fault, key);
}
