import { UnboundedModelError } from "../errors.ts";
import { inspectOnnx } from "../onnx/inspect-onnx.ts";
import { forkSource } from "../own-process.ts";
import { readModelFolder, readWeights } from "../read-folders.ts";

export interface ProofRequest {
  folder: string;
  /** Most that the process may hold, all told. */
  memoryBytes: number;
}

export interface ProofLimits {
  /** What a process needs with no model, and what the images and maps of one case take: 1 GiB. */
  baseBytes: number;
  /** Times the network's file: the file, its parsed form, the weights, and their copies laid out for the processor. */
  perByte: number;
  timeoutMs: number;
}

const defaultLimits: ProofLimits = { baseBytes: 2 ** 30, perByte: 6, timeoutMs: 120_000 };

/**
 * Loads a network that nobody has run yet, and lets it read its stored case, in a process of its own. A file of a
 * hundred bytes can ask the runtime for all memory there is, by a shape that is computed, or run without end; the
 * walk of the file cannot tell. Here that ends a process that serves nobody. Models without a network of their own
 * are let pass.
 *
 * Whether the model answers rightly is not told: loading it afterwards throws what is wrong with it.
 * @throws OnnxRefusedError before anything is run
 * @throws UnboundedModelError if it takes more memory or time than it may, or ends the process
 */
export async function proveApart(path: string, given: Partial<ProofLimits> = {}): Promise<void> {
  const limits = { ...defaultLimits, ...given };
  const folder = await readModelFolder(path);
  const { manifest } = folder;
  if (manifest.kind !== "image-classifier") return;
  inspectOnnx(await readWeights(folder, manifest.weights));

  const child = forkSource(new URL("./apart-process.ts", import.meta.url), { stdio: "ignore" });
  const memoryBytes = limits.baseBytes + limits.perByte * manifest.weights.bytes;
  let fault = `it takes more than ${Math.round(memoryBytes / 2 ** 20)} MiB of memory, or ends the process, when it is loaded or run.`;
  const timer = setTimeout(() => {
    fault = `it takes more than ${limits.timeoutMs / 1000} s to load and to read one image.`;
    child.kill("SIGKILL");
  }, limits.timeoutMs);
  try {
    const ended = await new Promise<boolean>((resolve, reject) => {
      child.once("message", () => resolve(true));
      child.once("exit", () => resolve(false));
      child.once("error", reject);
      const request: ProofRequest = { folder: path, memoryBytes };
      child.send(request, (error) => error && resolve(false));
    });
    if (!ended) throw new UnboundedModelError(manifest.id, fault);
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}
