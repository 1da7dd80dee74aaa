/** What a model learned from. */
export interface TrainingSource {
  name: string;
  licence: string;
  rows: number;
  note: string | null;
}

/** What a manifest says in words: what the model learned from and where it is weak. */
export interface ModelAbout {
  trainingData: TrainingSource[];
  knownWeaknesses: string[];
}

/** Every manifest has both; one of another shape gives none. */
export function readAbout(manifest: unknown): ModelAbout {
  const { trainingData, knownWeaknesses } = (manifest ?? {}) as Partial<Record<keyof ModelAbout, unknown>>;
  return {
    trainingData: (Array.isArray(trainingData) ? trainingData : []).map((source) => ({
      name: String(source.name),
      licence: String(source.licence),
      rows: Number(source.rows),
      note: typeof source.note === "string" ? source.note : null,
    })),
    knownWeaknesses: (Array.isArray(knownWeaknesses) ? knownWeaknesses : []).map(String),
  };
}
