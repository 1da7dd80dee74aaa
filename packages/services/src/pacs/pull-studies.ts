import type { Actor } from "@synoptic/domain";
import {
  type DicomServerAccess,
  type DicomServerAddress,
  DicomServerError,
  type RemoteInstance,
  type RetrieveTarget,
  retrieveInstances,
} from "@synoptic/interop";
import type { Db } from "@synoptic/persistence";
import type { ArrivingFile } from "../dicom/arriving-file.ts";
import { ingestInstances } from "../dicom/ingest-instances.ts";
import type { KeepContext } from "../dicom/keep-instances.ts";

/** A study that a server lists, and which of its instances are here already. */
export interface ListedStudy {
  studyInstanceUid: string;
  instances: readonly RemoteInstance[];
  here: ReadonlySet<string>;
}

export interface PullOptions {
  access: DicomServerAccess;
  /** Of one file. */
  limitBytes: number;
  /** Called with every file that has begun to arrive. */
  noteFile: () => void;
}

export interface PulledStudy {
  imported: number;
  refusals: Record<string, number>;
  missing: number;
  patientsRegistered: number;
}

/** How often it begins again after the connection broke off without bringing anything. */
const mostIdleRounds = 3;

/** Which of a study's instances the site has, by their UID: they are not fetched again, whatever their bytes. */
export async function findHere(db: Db, siteId: string, studyInstanceUid: string): Promise<Set<string>> {
  const rows = await db.instance.findMany({
    where: { series: { study: { siteId, studyInstanceUid } } },
    select: { sopInstanceUid: true },
  });
  return new Set(rows.map(({ sopInstanceUid }) => sopInstanceUid));
}

/**
 * Fetches what the site lacks of a study: whole series where all of one is missing, else image by image. Where the
 * connection breaks off, it goes on with what is still missing.
 * @throws DicomServerError where it breaks off again and again, or the server refuses; what had arrived whole is kept
 */
export async function pullStudy(
  context: KeepContext,
  actor: Actor,
  server: DicomServerAddress,
  study: ListedStudy,
  options: PullOptions,
): Promise<PulledStudy> {
  const pulled = { imported: 0, patientsRegistered: 0 };
  const { studyInstanceUid: only } = study;
  let { here } = study;
  for (let idle = 0; ; ) {
    const refusals: Record<string, number> = {};
    let arrived = 0;
    try {
      const files = filesOf(server, study, here, options);
      const { limitBytes } = options;
      for await (const batch of ingestInstances(context, actor, files, { limitBytes, only })) {
        pulled.patientsRegistered += batch.patientsRegistered;
        for (const { state, refusal } of batch.outcomes) {
          if (state === "added") arrived++;
          else if (refusal) refusals[refusal.code] = (refusals[refusal.code] ?? 0) + 1;
        }
      }
      pulled.imported += arrived;
      const after = await findHere(context.db, actor.siteId, only);
      const lacking = study.instances.filter(({ sopInstanceUid }) => !after.has(sopInstanceUid)).length;
      const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
      return { ...pulled, refusals, missing: Math.max(0, lacking - refused) };
    } catch (error) {
      const isBroken = error instanceof DicomServerError && error.isPassing;
      const after = await findHere(context.db, actor.siteId, only);
      pulled.imported += after.size - here.size;
      idle = after.size > here.size ? 0 : idle + 1;
      here = after;
      if (!isBroken || idle >= mostIdleRounds) throw error;
    }
  }
}

async function* filesOf(
  server: DicomServerAddress,
  study: ListedStudy,
  here: ReadonlySet<string>,
  { access, noteFile }: PullOptions,
): AsyncGenerator<ArrivingFile> {
  let count = 0;
  for (const target of targetsOf(study, here)) {
    for await (const body of retrieveInstances(server, target, access)) {
      access.signal?.throwIfAborted();
      noteFile();
      yield { name: String(count++), body };
    }
  }
}

function targetsOf({ studyInstanceUid: study, instances }: ListedStudy, here: ReadonlySet<string>) {
  const series = new Set(instances.map(({ seriesInstanceUid }) => seriesInstanceUid));
  return [...series].flatMap((series): RetrieveTarget[] => {
    const all = instances.filter(({ seriesInstanceUid }) => seriesInstanceUid === series);
    const missing = all.filter(({ sopInstanceUid }) => !here.has(sopInstanceUid));
    if (missing.length === all.length) return [{ study, series }];
    return missing.map(({ sopInstanceUid: instance }) => ({ study, series, instance }));
  });
}
