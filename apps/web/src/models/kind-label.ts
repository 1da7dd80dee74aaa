const labels: Record<string, string> = {
  "image-backbone": "Image backbone",
  "image-head": "Image head",
  "image-classifier": "Image classifier",
  "history-model": "History model",
  "survival-model": "Survival model",
};

export function kindLabel(kind: string): string {
  return labels[kind] ?? kind;
}
