import { drawPerson } from "./person.ts";
import { addPersonRows, type PopulationPlace } from "./person-rows.ts";
import { noRows, type PopulationRows } from "./population-tables.ts";
import { quickRandomFrom } from "./quick-random.ts";
import { drawScreened } from "./screened-person.ts";
import { addScreenedRows } from "./screened-rows.ts";

export interface PopulationPlan extends Omit<PopulationPlace, "population"> {
  seed: string;
  /** Of the site, which no second one has: the same seed gives two sites two populations of the same people. */
  site: string;
  patients: number;
  /** Nothing is known of what comes later. */
  asOf: Date;
  /** A screening programme's, with their risk factors and ten years and more of following, in place of a clinic's. */
  screened?: boolean | undefined;
}

/**
 * People with histories who never lived, a few thousand at a time: sex, age, illnesses and what is measured follow from
 * one another as roughly as in a clinic. The same plan gives the same rows; so does each person, whatever the batch.
 */
export function* generatePopulation(
  { seed, site, siteId, patients, asOf, screened = false }: PopulationPlan,
  batchSize = 2_000,
): Generator<{ from: number; to: number; rows: PopulationRows }> {
  const place = { population: `${seed}/${site}${screened ? "/screened" : ""}`, siteId };
  for (let from = 1; from <= patients; from += batchSize) {
    const to = Math.min(patients, from + batchSize - 1);
    const rows = noRows();
    for (let number = from; number <= to; number++) {
      const random = quickRandomFrom(`${seed}/${screened ? "screened" : "person"}/${number}`);
      if (screened) addScreenedRows(rows, place, number, drawScreened(random, asOf), random);
      else addPersonRows(rows, place, number, drawPerson(random, asOf), random);
    }
    yield { from, to, rows };
  }
}
