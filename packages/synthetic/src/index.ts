export { type Bundle, mrnSystem, type Resource } from "./bundle.ts";
export { type DemoPatient, type DemoStudy, generateDemo } from "./generate-demo.ts";
