import { register } from "tsx/esm/api";

// Threads start without the loader that reads TypeScript.
register();
await import("./image-work.ts");
