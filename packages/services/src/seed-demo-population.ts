import { setTimeout as delay } from "node:timers/promises";
import { rowWriterOf } from "@synoptic/persistence";
import { populationNumber, populationNumbers } from "@synoptic/synthetic";
import { addPopulation } from "./add-population.ts";
import type { ServiceContext } from "./context.ts";
import { demoSite } from "./seed-demo.ts";

/** Enough that a cohort of some rules is larger than what may not be shown. */
const PATIENTS = 2_000;
/** A batch takes the embedded database a tenth of a second, in which nobody else is served. */
const BATCH = 20;
const PAUSE_MS = 50;

/**
 * Fills the demo's site with people whom cohorts are counted of: facts alone, so that nothing of them is assessed and the
 * worklist stays as it was. What is there is left alone; dates are counted from the site's creation.
 * @param signal ends it between two batches
 */
export async function seedDemoPopulation(
  { db, log }: Pick<ServiceContext, "db" | "log">,
  { signal, patients = PATIENTS }: { signal: AbortSignal; patients?: number },
): Promise<void> {
  const site = await db.site.findUnique({ where: { slug: demoSite.slug } });
  if (!site || signal.aborted) return;
  const last = { siteId: site.id, system: populationNumbers, value: populationNumber(patients) };
  if (await db.patientIdentifier.findUnique({ where: { siteId_system_value: last }, select: { id: true } }))
    return;
  const rows = rowWriterOf(db);
  const writer = {
    ...rows,
    write: async (...given: Parameters<typeof rows.write>) => {
      await rows.write(...given);
      if (given[0] === "patients") await delay(PAUSE_MS);
    },
  };
  const plan = {
    site,
    seed: "synoptic-demo",
    patients,
    asOf: site.createdAt,
    intoFilled: true,
    batchSize: BATCH,
  };
  await addPopulation({ db, writer }, plan, { signal, log });
}
