export { syntheticPng } from "./synthetic-png.ts";
