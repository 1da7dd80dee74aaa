import type { ImageFile } from "../image-file.ts";

/** Files that name one study and one patient. Where files of a study name two, the second meets the first's study. */
export function groupByStudy(files: readonly ImageFile[]): [ImageFile, ...ImageFile[]][] {
  const groups = new Map<string, [ImageFile, ...ImageFile[]]>();
  for (const file of files) {
    const key = JSON.stringify([file.study.studyInstanceUid, file.patientIdentifiers]);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups.values()];
}
