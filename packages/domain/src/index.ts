export * from "./clinical/actor.ts";
export * from "./clinical/history.ts";
export * from "./errors.ts";
export * from "./fusion/assessment.ts";
export * from "./learning/body-site.ts";
export * from "./learning/head-weights.ts";
export * from "./learning/skin-history.ts";
export * from "./risk/novelty.ts";
