import { ConflictError } from "@synoptic/domain";
import type { Db, RowWriter } from "@synoptic/persistence";
import { generatePopulation as generate, type PopulationTable, populationTables } from "@synoptic/synthetic";
import type { ServiceLog } from "./context.ts";

export interface PopulationRequest {
  site: { id: string; slug: string };
  seed: string;
  patients: number;
  /** Nothing is known of what comes later. */
  asOf: Date;
  /** A screening programme's people, who were followed since, in place of a clinic's. */
  screened?: boolean | undefined;
  /** Although the site has patients already. */
  intoFilled?: boolean | undefined;
  /** Patients written at a time. */
  batchSize?: number | undefined;
}

interface Watching {
  signal?: AbortSignal | undefined;
  progress?: (done: number) => void;
  log?: ServiceLog | undefined;
}

/**
 * Adds a population of people who never lived: histories and studies without pictures, marked as synthetic, and nothing to
 * assess. The same request adds the same rows, so a second time it finds them there and fails.
 * @returns how many were added: fewer where it was ended, which leaves whole people
 * @throws ConflictError where the site has patients and nobody said that this is right
 */
export async function addPopulation(
  { db, writer }: { db: Db; writer: Omit<RowWriter, "close"> },
  request: PopulationRequest,
  { signal, progress, log }: Watching = {},
): Promise<number> {
  const { site, seed, patients, asOf, screened, intoFilled, batchSize } = request;
  if (!intoFilled && (await db.patient.findFirst({ where: { siteId: site.id }, select: { id: true } })))
    throw new ConflictError("The site has patients already.", ["site"]);
  let added = 0;
  for (const { to, rows } of generate(
    { seed, site: site.slug, siteId: site.id, patients, asOf, screened },
    batchSize,
  )) {
    if (signal?.aborted) break;
    for (const [table, columns] of Object.entries(populationTables)) {
      await writer.write(table, columns, rows[table as PopulationTable]);
    }
    added = to;
    progress?.(added / patients);
  }
  await writer.tidy(Object.keys(populationTables));
  log?.info({ siteId: site.id, added }, "A synthetic population was added.");
  return added;
}
