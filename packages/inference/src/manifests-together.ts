import { ManifestError } from "./errors.ts";
import type { BackboneManifest, HistoryModelManifest, ImageHeadManifest, Manifest } from "./manifest.ts";
import type { ModelFolder } from "./read-folders.ts";

const SUM_TOLERANCE = 1e-6;

/** The folders by kind, once they are known to fit each other. */
export interface CheckedFolders {
  backbones: ModelFolder<BackboneManifest>[];
  heads: ModelFolder<ImageHeadManifest>[];
  histories: ModelFolder<HistoryModelManifest>[];
}

/**
 * What one manifest's schema cannot see: that heads name a backbone that is there, that findings are made of the
 * head's classes, that prevalences cover them and sum to 1, that a scenario has one head and one history model.
 * @throws ManifestError naming the file and the key
 */
export function checkTogether(folders: readonly ModelFolder[]): CheckedFolders {
  const backbones = ofKind(folders, "image-backbone");
  const heads = ofKind(folders, "image-head");
  const histories = ofKind(folders, "history-model");
  requireOneEach(heads);
  requireOneEach(histories);
  for (const { manifest } of heads)
    checkHead(
      manifest,
      backbones.map((folder) => folder.manifest),
    );
  for (const { manifest } of histories)
    checkHistory(
      manifest,
      heads.map((folder) => folder.manifest),
    );
  return { backbones, heads, histories };
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

function checkHead(head: ImageHeadManifest, backbones: readonly BackboneManifest[]): void {
  const backbone = backbones.find(({ id }) => id === head.backbone.id);
  if (!backbone) throw refuse(head, `no backbone "${head.backbone.id}" is here.`, ["backbone", "id"]);
  if (backbone.weights.sha256 !== head.backbone.sha256) {
    throw refuse(head, "the backbone here is another one than the head was fitted on.", [
      "backbone",
      "sha256",
    ]);
  }
  const classIds = head.classes.map(({ id }) => id);
  requireDistinct(head, classIds, ["classes"]);
  requireDistinct(
    head,
    head.findings.map(({ id }) => id),
    ["findings"],
  );
  head.findings.forEach((finding, i) => {
    const key = ["findings", String(i), "classIds"];
    requireDistinct(head, finding.classIds, key);
    const stranger = finding.classIds.find((id) => !classIds.includes(id));
    if (stranger) throw refuse(head, `"${stranger}" is not a class of the head.`, key);
    if (finding.classIds.length === classIds.length) throw refuse(head, "it must leave a class out.", key);
  });
  if (!head.findings.some(({ id }) => id === head.primaryFindingId)) {
    throw refuse(head, "it is not one of the findings.", ["primaryFindingId"]);
  }
  checkPrevalence(head, head.calibration.prevalence, classIds, ["calibration", "prevalence"]);
}

function checkHistory(history: HistoryModelManifest, heads: readonly ImageHeadManifest[]): void {
  const head = heads.find(({ scenario }) => scenario === history.scenario);
  if (!head) throw refuse(history, "no head reads this scenario.", ["scenario"]);
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
): void {
  const missing = classIds.find((id) => prevalence[id] === undefined);
  if (missing) throw refuse(manifest, `it lacks the class "${missing}".`, key);
  const stranger = Object.keys(prevalence).find((id) => !classIds.includes(id));
  if (stranger) throw refuse(manifest, `"${stranger}" is not a class.`, key);
  const sum = classIds.reduce((total, id) => total + prevalence[id]!, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) throw refuse(manifest, `it sums to ${sum} and not to 1.`, key);
}

function requireDistinct(manifest: Manifest, ids: readonly string[], key: string[]): void {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice) throw refuse(manifest, `"${twice}" is listed twice.`, key);
}

function refuse(manifest: Manifest, fault: string, key: string[]): ManifestError {
  return new ManifestError(`${manifest.id}/manifest.json`, fault, key);
}
