import type { Finding, ModelClass } from "@synoptic/domain";
import type { ImageExpectations, StudyReads } from "@synoptic/imaging";
import type { ImageHeadManifest, Manifest } from "./manifest.ts";
import type { ReaderManifest } from "./manifests-together.ts";
import type { ModelFolder } from "./read-folders.ts";

/** One model that is loaded: a backbone, an image head, an image classifier or a history model. */
export interface ModelInfo {
  id: string;
  version: string;
  kind: Manifest["kind"];
  title: string;
  /** What it reads; nothing for a backbone and a survival model. */
  scenario: string | null;
  /** Of `manifest.json`, in hexadecimal. */
  manifestSha256: string;
  /** Of the weights, in hexadecimal. */
  weightsSha256: string;
  manifest: Manifest;
  /** The model card, in Markdown. */
  card: string;
}

/** Which exact model took part: what an assessment keeps of it. */
export type ModelVersionKey = Pick<ModelInfo, "id" | "version" | "manifestSha256">;

/** What can be looked for and the image model that looks, with all that fusing needs. Give it as `scenario` to `fuse` and `historyEvidence`. */
export interface ScenarioModel {
  /** Such as `skin`. */
  id: string;
  /** The image model's title. */
  title: string;
  classes: readonly ModelClass[];
  findings: readonly Finding[];
  primaryFindingId: string;
  /** What a site that has set no prevalence starts from: the calibration cohort's, in the order of `classes`. */
  defaultPrevalence: { probabilities: readonly number[]; source: string };
  /** Nothing where the model was given no quantiles. */
  conformal: ImageHeadManifest["conformal"] | null;
  /** What an image must be like before the model looks at it. */
  expects: ImageExpectations;
  /** Which of a study's instances it is for. */
  reads: StudyReads;
  /** `independent`: any number of classes may be true. */
  labels: "exclusive" | "independent";
  /** The exponent on the image's likelihood ratio that the model was given; see `ImageEvidence`. */
  strength: number;
  /** What reads the image: a head on a backbone, or a classifier. */
  head: ModelInfo;
  /** The fitted history model that reads the history, where there is one: the bundled one, else a site's own. */
  history: ModelInfo | null;
}

/** What an assessment keeps of a model that took part. */
export function versionKey({ id, version, manifestSha256 }: ModelInfo): ModelVersionKey {
  return { id, version, manifestSha256 };
}

/** `skin-head 1.0.0`: how a part of the risk names its model. */
export function versionLabel({ id, version }: { id: string; version: string }): string {
  return `${id} ${version}`;
}

export function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

export function describeModel({ manifest, manifestSha256, card }: ModelFolder): ModelInfo {
  return {
    id: manifest.id,
    version: manifest.version,
    kind: manifest.kind,
    title: manifest.title,
    scenario: "scenario" in manifest ? manifest.scenario : null,
    manifestSha256,
    weightsSha256: manifest.weights.sha256,
    manifest,
    card,
  };
}

/** @param histories those of the models that came with the product */
export function describeScenario(
  manifest: ReaderManifest,
  head: ModelInfo,
  histories: readonly ModelInfo[],
): ScenarioModel {
  const { scenario, title, classes, findings, primaryFindingId, calibration, conformal, fusion } = manifest;
  return {
    id: scenario,
    title,
    classes,
    findings,
    primaryFindingId,
    defaultPrevalence: {
      probabilities: classes.map(({ id }) => calibration.prevalence[id]!),
      source: `Calibration cohort of ${versionLabel(manifest)}: ${calibration.cohort}`,
    },
    conformal: conformal ?? null,
    expects: manifest.expects ?? {},
    reads: manifest.reads ?? {},
    labels: manifest.kind === "image-head" ? "exclusive" : manifest.labels,
    strength: fusion.strength,
    head,
    history: histories.find((info) => info.scenario === scenario) ?? null,
  };
}
