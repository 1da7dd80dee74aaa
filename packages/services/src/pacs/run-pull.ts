import { NotFoundError } from "@synoptic/domain";
import { listInstances, searchStudies, unhurriedRetriesMs } from "@synoptic/interop";
import { mostFileBytes } from "../dicom/ingest-instances.ts";
import type { TaskHandler } from "../tasks/task-handler.ts";
import { addressOf, requirePulledServer } from "./dicom-server.ts";
import { findPriors } from "./find-priors.ts";
import { findHere, type ListedStudy, pullStudy } from "./pull-studies.ts";
import { type DicomPullResult, dicomPullInput } from "./pull-task.ts";

/** Safe to run twice: what is here is not fetched again. */
export const runDicomPull: TaskHandler = async (context, { task, signal, progress }) => {
  const { db, dicomNetworks: allowed } = context;
  const input = dicomPullInput.parse(task.input);
  // Who may fetch may do so for the site; roles were asked for when the task was.
  const actor = { ...input.actor, id: task.requestedById, siteId: task.siteId, role: "integrator" } as const;
  const server = addressOf(await requirePulledServer(db, actor, input.serverId));
  const access = { allowed, signal, retryAfterMs: unhurriedRetriesMs };

  progress("asking the server", 0);
  const { studyInstanceUid } = input;
  const [study] = (await searchStudies(server, { studyInstanceUid }, 2, access)).filter(
    (one) => one.studyInstanceUid === studyInstanceUid,
  );
  if (!study) throw new NotFoundError("The server has no such study.", ["studyInstanceUid"]);
  const priors = await findPriors(server, study, input.priors, access);
  const listed: ListedStudy[] = [];
  for (const one of [study, ...priors]) {
    const { studyInstanceUid: uid } = one;
    const instances = await listInstances(server, uid, access);
    listed.push({ studyInstanceUid: uid, instances, here: await findHere(db, task.siteId, uid) });
  }

  const total = listed.reduce((sum, { instances }) => sum + instances.length, 0);
  const done: Omit<DicomPullResult, "refusals"> & { refusals: Record<string, number> } = {
    ...{ imported: 0, known: 0, refusals: {}, missing: 0, patientsRegistered: 0 },
    ...{ studies: listed.length, priors: priors.length },
  };
  let fetched = 0;
  const tell = () => {
    const number = Math.min(total, done.known + fetched);
    progress(`${number} of ${total} images`, number / Math.max(1, total));
  };
  for (const { instances, here } of listed)
    done.known += instances.filter(({ sopInstanceUid }) => here.has(sopInstanceUid)).length;
  tell();
  for (const one of listed) {
    signal.throwIfAborted();
    const noteFile = () => {
      fetched++;
      tell();
    };
    const options = { access, limitBytes: mostFileBytes, noteFile };
    const pulled = await pullStudy(context, actor, server, one, options);
    done.imported += pulled.imported;
    done.missing += pulled.missing;
    done.patientsRegistered += pulled.patientsRegistered;
    for (const [code, count] of Object.entries(pulled.refusals))
      done.refusals[code] = (done.refusals[code] ?? 0) + count;
  }
  return done satisfies DicomPullResult;
};
