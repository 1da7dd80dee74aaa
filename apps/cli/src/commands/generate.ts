import { InvalidInputError } from "@synoptic/domain";
import { openDatabase, openRowWriter } from "@synoptic/persistence";
import { addPopulation } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { print, progressLine } from "../output.ts";
import { actorAt } from "../sites.ts";

/** More than anybody tried. */
const MOST_PATIENTS = 10_000_000;

/** Fills a site with people who never lived. Ctrl-C ends it between two batches. */
export async function generate(
  json: boolean,
  options: { patients: string; seed?: string; site?: string; asOf?: string; intoFilled?: true },
): Promise<void> {
  const patients = Number(options.patients);
  if (!Number.isInteger(patients) || patients < 1 || patients > MOST_PATIENTS)
    throw new InvalidInputError(`Give a number of patients from 1 to ${MOST_PATIENTS}.`, ["patients"]);
  const asOf = dayOf(options.asOf);
  const { databaseUrl, dataDir } = readConfig(process.env);
  const calling = new AbortController();
  process.once("SIGINT", () => calling.abort());
  const database = await openDatabase({ databaseUrl, dataDir });
  try {
    await database.migrate();
    const { db } = database;
    const { siteId } = await actorAt(db, options.site);
    const site = await db.site.findUniqueOrThrow({ where: { id: siteId }, select: { id: true, slug: true } });
    const writer = await openRowWriter(database);
    try {
      const line = progressLine();
      const added = await addPopulation(
        { db, writer },
        { site, seed: options.seed ?? "1", patients, asOf, intoFilled: options.intoFilled },
        { signal: calling.signal, progress: (share) => line("writing patients", share) },
      );
      print(
        json,
        { site: site.slug, added },
        () => `${added} synthetic patients were added to ${site.slug}.`,
      );
    } finally {
      await writer.close();
    }
  } finally {
    await database.close();
  }
}

/** Today where left out: the same seed gives the same rows on the same day. */
function dayOf(given: string | undefined): Date {
  const text = given ?? new Date().toISOString().slice(0, 10);
  const day = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw new InvalidInputError("A day is written as 2026-01-31.", ["asOf"]);
  return day;
}
