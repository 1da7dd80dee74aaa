import { DomainError } from "@synoptic/domain";

/** A model folder that cannot be read: names the file and, where one key is at fault, the key. */
export class ManifestError extends DomainError {
  readonly code = "MODEL_MANIFEST";
  /** Path of the file inside the models folder, such as `skin-head/manifest.json`. */
  readonly file: string;

  constructor(file: string, fault: string, key: readonly string[] = []) {
    super(`${file}${key.length > 0 ? ` at ${key.join(".")}` : ""}: ${fault}`, key);
    this.file = file;
  }
}

/** A weights file that is not the one its manifest names: another SHA-256 or another length. */
export class ModelIntegrityError extends DomainError {
  readonly code = "MODEL_INTEGRITY";
  /** Path of the file inside the models folder, such as `skin-head/weights.f32`. */
  readonly file: string;

  constructor(file: string, fault: string) {
    super(`${file}: ${fault}`);
    this.file = file;
  }
}

/** No loaded model reads this scenario. */
export class UnknownScenarioError extends DomainError {
  readonly code = "UNKNOWN_SCENARIO";

  constructor(scenarioId: string, known: readonly string[]) {
    super(`No loaded model reads "${scenarioId.slice(0, 40)}"; loaded: ${known.join(", ") || "none"}.`, [
      "scenario",
    ]);
  }
}
