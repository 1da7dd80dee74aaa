export { type Bundle, mrnSystem, type Resource } from "./bundle.ts";
export { type DemoPatient, type DemoStudy, generateDemo } from "./generate-demo.ts";
export type { DemoSeries } from "./series.ts";
