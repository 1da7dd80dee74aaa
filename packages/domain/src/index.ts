export * from "./clinical/actor.ts";
export * from "./clinical/history.ts";
export * from "./errors.ts";
export * from "./fusion/assessment.ts";
