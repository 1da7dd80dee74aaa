/** The models in use: which rows of `model_versions` they are, and their cards. */
export interface InstalledModels {
  /** Ids of `ModelVersion`. */
  readonly loadedVersionIds: readonly string[];
  /** The card in Markdown; empty for a version that is not installed. */
  cardOf(modelId: string, version: string): string;
}
