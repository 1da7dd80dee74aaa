import { createHash } from "node:crypto";
import * as ort from "onnxruntime-node";
import type { ExecutionProvider } from "./engine/execution-providers.ts";
import { ModelIntegrityError } from "./errors.ts";
import { inferenceThread, RuntimeFault } from "./inference-thread.ts";
import { inspectOnnx } from "./onnx/inspect-onnx.ts";
import type { SessionRequest } from "./session-thread.mjs";

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
  /**
   * One forward pass, in the process's inference thread. The input's arrays move there and are gone here; the outputs
   * are the caller's own.
   */
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
  // A copy that nobody else holds: what is hashed and walked is what is loaded.
  const own = Uint8Array.from(bytes);
  if (sha256(own) !== expected.sha256) {
    throw new ModelIntegrityError(expected.file, "its SHA-256 is not the one its manifest names.");
  }
  inspectOnnx(own);
  const thread = inferenceThread();
  const opening: SessionRequest = {
    open: {
      bytes: own,
      options: {
        executionProviders: [...(options.executionProviders ?? ["cpu"])],
        graphOptimizationLevel: "all",
        // Else bytes that look like the runtime's own format are read as that, which nobody has walked.
        extra: { session: { load_model_format: "ONNX" } },
        ...(options.intraOpThreads === undefined ? {} : { intraOpNumThreads: options.intraOpThreads }),
      },
    },
  };
  const opened = (await thread.ask(opening, [own.buffer]).catch((error: unknown) => {
    if (!(error instanceof RuntimeFault)) throw error;
    throw new ModelIntegrityError(expected.file, "it is not a network that ONNX Runtime can load.");
  })) as { session: number; inputNames: string[]; outputNames: string[] };
  const { session, inputNames, outputNames } = opened;
  return {
    inputNames,
    outputNames,
    run: (input, outputs) =>
      thread.ask(
        { run: { session, input, outputs } },
        Object.values(input).map(({ data }) => data.buffer as ArrayBuffer),
      ) as Promise<Record<string, FloatTensor>>,
    close: async () => void (await thread.ask({ close: { session } })),
  };
}
