import { setTimeout as delay } from "node:timers/promises";
import { rowWriterOf } from "@synoptic/persistence";
import { populationNumber, populationNumbers, screeningNumber } from "@synoptic/synthetic";
import { addPopulation } from "./add-population.ts";
import type { ServiceContext } from "./context.ts";
import { demoSite } from "./seed-demo.ts";

/** Enough that a cohort of some rules is larger than what may not be shown. */
const PATIENTS = 2_000;
/** Enough that a hundred of them have what a score predicts, within the ten years that it speaks of. */
const SCREENED = 700;
/** A batch takes the embedded database a tenth of a second, in which nobody else is served. */
const BATCH = 20;
const PAUSE_MS = 50;

/** How many people there are in all. */
export const DEMO_POPULATION = PATIENTS + SCREENED;

/**
 * Fills the demo's site with people whom cohorts are counted of, and with those of a screening programme, on whom risk
 * scores can be evaluated: facts alone, so that nothing of them is assessed and the worklist stays as it was. What is
 * there is left alone; dates are counted from the site's creation.
 * @param signal ends it between two batches
 * @param progress is told how many are there
 */
export async function seedDemoPopulation(
  { db, log }: Pick<ServiceContext, "db" | "log">,
  {
    signal,
    progress,
    patients = PATIENTS,
    screened = SCREENED,
  }: { signal: AbortSignal; progress?: (there: number) => void; patients?: number; screened?: number },
): Promise<void> {
  const site = await db.site.findUnique({ where: { slug: demoSite.slug } });
  if (!site) return;
  const rows = rowWriterOf(db);
  const writer = {
    ...rows,
    write: async (...given: Parameters<typeof rows.write>) => {
      await rows.write(...given);
      if (given[0] === "patients") await delay(PAUSE_MS);
    },
  };
  const plan = { site, seed: "synoptic-demo", asOf: site.createdAt, intoFilled: true, batchSize: BATCH };
  const groups = [
    { patients, screened: false, last: populationNumber(patients) },
    { patients: screened, screened: true, last: screeningNumber(screened) },
  ];
  let there = 0;
  for (const { last, ...group } of groups) {
    if (signal.aborted) return;
    const before = there;
    there += group.patients;
    const key = { siteId: site.id, system: populationNumbers, value: last };
    const where = { siteId_system_value: key };
    if (await db.patientIdentifier.findUnique({ where, select: { id: true } })) continue;
    const tell = (done: number) => progress?.(before + Math.round(done * group.patients));
    await addPopulation({ db, writer }, { ...plan, ...group }, { signal, log, progress: tell });
  }
}
