export { readNetworks } from "@synoptic/interop";
export { runTask } from "../tasks/run-task.ts";
export { loadBundledModels } from "./bundled-models.ts";
export { greyPicture } from "./drawn-pictures.ts";
export * from "./exported-cohort.ts";
export { addFollowedPatients, followedIndex } from "./followed-patients.ts";
export { labelledCohort } from "./labelled-cohort.ts";
export { copyOfBundled } from "./own-model.ts";
export { syntheticPng } from "./synthetic-png.ts";
