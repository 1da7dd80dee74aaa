import { createHash } from "node:crypto";
import * as ort from "onnxruntime-node";
import type { ExecutionProvider } from "./engine/execution-providers.ts";
import { ModelIntegrityError } from "./errors.ts";
import { inspectOnnx } from "./onnx/inspect-onnx.ts";

/** The only file that knows ONNX Runtime. */
export interface SessionOptions {
  /** Threads inside one operator; ONNX Runtime's own choice (one a physical core) where left out. */
  intraOpThreads?: number | undefined;
  /** The CPU alone where left out. */
  executionProviders?: readonly ExecutionProvider[] | undefined;
}

/** One array of numbers with its shape. */
interface FloatTensor {
  data: Float32Array;
  dims: readonly number[];
}

/** A network that is loaded and can be run. */
export interface ModelSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** One forward pass. The outputs are copies: they stay valid after the next pass. */
  run(input: Record<string, FloatTensor>, outputs: readonly string[]): Promise<Record<string, FloatTensor>>;
  /** Frees the network; it cannot be run afterwards. */
  close(): Promise<void>;
}

/** What this build of ONNX Runtime can run networks on. */
export function supportedProviders(): string[] {
  return ort.listSupportedBackends().map(({ name }) => name);
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Loads an ONNX network from bytes, after all of it was walked: the very buffer that was hashed and inspected.
 * @param expected the SHA-256 that the bytes must have, and the file's name for the error
 * @throws OnnxRefusedError if the file holds what a network must not
 * @throws ModelIntegrityError if the bytes have another SHA-256 or are not a network that the runtime can load
 */
export async function createSession(
  bytes: Uint8Array,
  expected: { sha256: string; file: string },
  options: SessionOptions = {},
): Promise<ModelSession> {
  if (sha256(bytes) !== expected.sha256) {
    throw new ModelIntegrityError(expected.file, "its SHA-256 is not the one its manifest names.");
  }
  inspectOnnx(bytes);
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: [...(options.executionProviders ?? ["cpu"])],
      graphOptimizationLevel: "all",
      // Else bytes that look like the runtime's own format are read as that, which nobody has walked.
      extra: { session: { load_model_format: "ONNX" } },
      ...(options.intraOpThreads === undefined ? {} : { intraOpNumThreads: options.intraOpThreads }),
    });
  } catch {
    throw new ModelIntegrityError(expected.file, "it is not a network that ONNX Runtime can load.");
  }
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(input, outputs) {
      const feeds = Object.fromEntries(
        Object.entries(input).map(([name, { data, dims }]) => [name, new ort.Tensor("float32", data, dims)]),
      );
      const results = await session.run(feeds, [...outputs]);
      return Object.fromEntries(
        outputs.map((name) => {
          const tensor = results[name]!;
          return [name, { data: (tensor.data as Float32Array).slice(), dims: [...tensor.dims] }];
        }),
      );
    },
    close: () => session.release(),
  };
}
