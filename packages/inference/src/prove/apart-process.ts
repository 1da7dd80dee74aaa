/** A process of its own that loads one model and runs its self-test, and is stopped where it takes too much memory. */
import { createEngine } from "../engine/engine.ts";
import { loadReader } from "../load-reader.ts";
import { readModelFolder } from "../read-folders.ts";
import type { ProofRequest } from "./prove-apart.ts";

const WATCH_EVERY_MS = 20;

process.once("message", async ({ folder, memoryBytes }: ProofRequest) => {
  // Networks are loaded and run in the inference thread: this one is free to watch.
  setInterval(() => {
    if (process.memoryUsage.rss() > memoryBytes) process.kill(process.pid, "SIGKILL");
  }, WATCH_EVERY_MS);
  const engine = createEngine();
  try {
    const read = await readModelFolder(folder);
    if (read.manifest.kind !== "image-classifier")
      throw new TypeError("Only whole networks are proven apart.");
    const backbone = () => {
      throw new TypeError("A whole network has no backbone.");
    };
    const model = await loadReader({ ...read, manifest: read.manifest }, { engine, session: {}, backbone });
    await model.close();
  } catch {
    // What is wrong with it shows again, with its type, where the model is loaded next: here it only had to end.
  }
  process.send!("ended", undefined, undefined, () => process.exit(0));
});
