export * from "./event-bus.ts";
export { createInProcessEvents } from "./in-process-events.ts";
export { createInProcessQueue } from "./in-process-queue.ts";
export * from "./job-queue.ts";
export * from "./open-queue.ts";
