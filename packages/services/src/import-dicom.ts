import type { Actor } from "@synoptic/domain";
import type { ArrivingFile } from "./dicom/arriving-file.ts";
import { ingestInstances, mostFileBytes } from "./dicom/ingest-instances.ts";
import type { KeepContext } from "./dicom/keep-instances.ts";

/** Refused files that are told one by one; all are counted. */
const toldRefusals = 1000;

export interface DicomImport {
  imported: number;
  /** Files whose bytes were there before. */
  duplicates: number;
  /** The first thousand. */
  refused: readonly { file: string; code: string; reason: string }[];
  /** How many were refused, by their code. */
  refusals: Readonly<Record<string, number>>;
  patientsRegistered: number;
  studyIds: readonly string[];
  /** Requests to assess, which wait for whoever runs jobs. */
  jobIds: readonly string[];
}

/**
 * Keeps DICOM files as studies, however many: some are held at a time, and what is there already, byte for byte, is
 * skipped, so that an import that was broken off goes on when it is asked for again. The caller is trusted: a patient that
 * the site does not know is made from the file's header. What is good is kept, and each refused file is told with its
 * reason. Pixels are not decoded: whether they can be, the assessment finds out.
 * @param noteDone called with how many files are done
 */
export async function importDicom(
  context: KeepContext,
  actor: Actor,
  files: AsyncIterable<ArrivingFile>,
  noteDone: (files: number) => void = () => {},
): Promise<DicomImport> {
  const names = new Map<string, string>();
  let [imported, duplicates, patientsRegistered, done] = [0, 0, 0, 0];
  const refused: { file: string; code: string; reason: string }[] = [];
  const refusals: Record<string, number> = {};
  const [studyIds, jobIds] = [new Set<string>(), new Set<string>()];
  for await (const batch of ingestInstances(context, actor, numbered(files, names), {
    limitBytes: mostFileBytes,
  })) {
    patientsRegistered += batch.patientsRegistered;
    for (const jobId of batch.jobIds) jobIds.add(jobId);
    for (const { name, state, refusal, studyId } of batch.outcomes) {
      if (state === "added") imported++;
      else if (state === "known") duplicates++;
      else if (refusal) {
        refusals[refusal.code] = (refusals[refusal.code] ?? 0) + 1;
        if (refused.length < toldRefusals) refused.push({ file: names.get(name)!, ...refusal });
      }
      if (studyId !== null) studyIds.add(studyId);
      names.delete(name);
    }
    done += batch.outcomes.length;
    noteDone(done);
  }
  const made = { studyIds: [...studyIds], jobIds: [...jobIds] };
  return { imported, duplicates, refused, refusals, patientsRegistered, ...made };
}

/** The same file may be named twice. */
async function* numbered(
  files: AsyncIterable<ArrivingFile>,
  names: Map<string, string>,
): AsyncGenerator<ArrivingFile> {
  let count = 0;
  for await (const { name, body } of files) {
    const number = String(count++);
    names.set(number, name);
    yield { name: number, body };
  }
}
