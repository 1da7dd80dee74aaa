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

/** A network that fails when it is run. */
export class ModelRunError extends DomainError {
  readonly code = "MODEL_RUN";

  /** @param file path of the network inside the models folder */
  constructor(file: string, fault: string) {
    super(`${file}: the network fails when it is run: ${fault}`, ["weights"]);
  }
}

/** No loaded model reads this scenario. */
export class UnknownScenarioError extends DomainError {
  readonly code = "UNKNOWN_SCENARIO";

  constructor(scenarioId: string, known: readonly string[]) {
    const listed = [...new Set(known)].sort().join(", ") || "none";
    super(`No loaded model reads "${scenarioId.slice(0, 40)}"; loaded: ${listed}.`, ["scenario"]);
  }
}

/** A model that does not answer its stored case as its manifest expects. It must not be used. */
export class ModelSelfTestError extends DomainError {
  readonly code = "MODEL_SELF_TEST";

  /** @param difference largest one in any number; not a number where there are more or fewer answers than expected */
  constructor(modelId: string, difference: number, tolerance: number) {
    super(
      Number.isNaN(difference)
        ? `${modelId} does not give as many numbers in its self-test as its manifest expects, or gives none.`
        : `${modelId} is off by ${difference.toPrecision(3)} in its self-test, where ${tolerance} is let pass.`,
      ["selfTest"],
    );
  }
}

/** A network that takes more memory or time than a model may, or that ends the process it runs in. */
export class UnboundedModelError extends DomainError {
  readonly code = "MODEL_UNBOUNDED";

  constructor(modelId: string, fault: string) {
    super(`${modelId} is refused: ${fault}`, ["weights"]);
  }
}

/** An image model that is not loaded in this process. */
export class UnknownModelError extends DomainError {
  readonly code = "UNKNOWN_MODEL";

  constructor({ id, version }: { id: string; version: string }) {
    super(`The model ${id.slice(0, 64)} ${version.slice(0, 20)} is not loaded here.`, ["model"]);
  }
}

/** No backbone is loaded that a head could be fitted on. */
export class UnknownBackboneError extends DomainError {
  readonly code = "UNKNOWN_BACKBONE";

  constructor() {
    super("No backbone is loaded.");
  }
}

/** Another model of the same id and version is there: a change needs a new version. */
export class DuplicateModelError extends DomainError {
  readonly code = "MODEL_EXISTS";

  constructor(id: string, version: string) {
    super(`${id} ${version} is there already with another content; give the new one another version.`, [
      "version",
    ]);
  }
}
