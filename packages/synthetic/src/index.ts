export { type Bundle, mrnSystem, type Resource } from "./bundle.ts";
export { type DemoPatient, type DemoStudy, generateDemo } from "./generate-demo.ts";
export { generatePopulation, type PopulationPlan } from "./population/generate-population.ts";
export { populationNumber, populationNumbers } from "./population/person-rows.ts";
export {
  type PopulationRow,
  type PopulationRows,
  type PopulationTable,
  populationTables,
} from "./population/population-tables.ts";
export { screeningNumber } from "./population/screened-rows.ts";
export type { DemoSeries } from "./series.ts";
