import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asOf, InvalidInputError, type PatientHistory } from "@synoptic/domain";
import { historyAsOf } from "@synoptic/persistence";
import { importHistory, openServices } from "@synoptic/services";
import { readBundle } from "./read-bundle.ts";
import { actorAt } from "./sites.ts";

/**
 * The history that a bundle tells of its one patient, read just as an import reads it: through an embedded
 * database that is thrown away at once.
 * @throws InvalidInputError where the bundle is of no patient or of several
 */
export async function readBundleHistory(
  path: string,
  modelsDir: string,
): Promise<(asOf: Date) => PatientHistory> {
  const bundle = await readBundle(path);
  const dataDir = await mkdtemp(join(tmpdir(), "synoptic-assess-"));
  try {
    const services = await openServices({ dataDir, modelsDir });
    try {
      const { context } = services;
      const { patientIds } = await importHistory(context, await actorAt(context.db, undefined), { bundle });
      const [patientId, second] = patientIds;
      if (patientId === undefined || second !== undefined) {
        throw new InvalidInputError("The bundle must be of one patient.", [path]);
      }
      const all = await historyAsOf(context.db, patientId, new Date());
      return (moment) => asOf(all, moment);
    } finally {
      await services.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
