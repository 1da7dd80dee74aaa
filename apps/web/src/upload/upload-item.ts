import { type FileKind, guessKind } from "./file-kind.ts";
import type { ImportedHistory, RegisteredStudy } from "./upload-query.ts";

/** `kept`: with its study, but no model reads it. */
type Phase = "waiting" | "sending" | "reading" | "done" | "kept" | "refused";

/** One file on its way. */
export interface UploadItem {
  key: string;
  file: File;
  kind: FileKind;
  phase: Phase;
  /** Share that is sent, 0 to 1. */
  progress: number;
  uploadId: string | null;
  /** Why it was refused, or is kept and not assessed. */
  reason: string | null;
  /** What came of it: a study's files share theirs, shown with the first. */
  studies: RegisteredStudy[];
  history: ImportedHistory | null;
  /** Of an archive: the task that keeps its files. */
  taskId: string | null;
}

let count = 0;

export function newItem(file: File): UploadItem {
  count += 1;
  return {
    key: `${count}-${file.name}`,
    file,
    kind: guessKind(file.name),
    phase: "waiting",
    progress: 0,
    uploadId: null,
    reason: null,
    studies: [],
    history: null,
    taskId: null,
  };
}
