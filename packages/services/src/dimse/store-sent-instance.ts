import type { Actor } from "@synoptic/domain";
import { dimseStatus, type SentInstance } from "@synoptic/interop";
import type { ArrivingFile } from "../dicom/arriving-file.ts";
import { failureReasonOf } from "../dicom/failure-reason.ts";
import { ingestInstances } from "../dicom/ingest-instances.ts";
import type { KeepContext } from "../dicom/keep-instances.ts";

/**
 * Keeps one instance that came by C-STORE, as STOW-RS keeps it: once the answer says success it is on the device and
 * committed. Those of a study are assessed together once nothing more of it comes, over however many associations.
 * @param limitBytes of the instance
 */
export async function storeSentInstance(
  context: KeepContext,
  actor: Actor,
  { sopClassUid, sopInstanceUid, file }: SentInstance,
  limitBytes: number,
): Promise<{ status: number; comment?: string }> {
  const arriving = { name: "instance", announced: { sopClassUid, sopInstanceUid }, body: file };
  for await (const { outcomes } of ingestInstances(context, actor, one(arriving), { limitBytes })) {
    const { refusal } = outcomes[0]!;
    if (refusal) return { status: failureReasonOf(refusal.code), comment: refusal.reason };
  }
  return { status: dimseStatus.success };
}

async function* one(file: ArrivingFile): AsyncGenerator<ArrivingFile> {
  yield file;
}
