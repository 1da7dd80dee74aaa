import { createHash } from "node:crypto";
import * as ort from "onnxruntime-node";
import { inputNumbers, inputTypes, outputNumbers } from "./element-types.ts";
import type { ExecutionProvider } from "./engine/execution-providers.ts";
import { ModelIntegrityError, ModelRunError } from "./errors.ts";
import { inferenceThread, RuntimeFault } from "./inference-thread.ts";
import { runtimeWords } from "./onnx/errors.ts";
import { inspectOnnx, type OnnxValue } from "./onnx/inspect-onnx.ts";
import type { SessionRequest, TypedTensor } from "./session-thread.mjs";

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
  /** What it must be given, and what it gives, as the file says. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /**
   * One forward pass, in the process's inference thread. Numbers go in and come out as float32, whatever the network's
   * own type. The input's arrays move there and are gone here; the outputs are the caller's own.
   * @throws ModelRunError if the network fails on it, or an output holds no real numbers
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
  const { inputs, outputs } = inspectOnnx(own);
  const thread = inferenceThread();
  /** What the runtime itself says becomes a typed fault; that the thread has ended does not. */
  const ask = (request: SessionRequest, give: readonly ArrayBuffer[], fault: (words: string) => Error) =>
    thread.ask(request, give).catch((error: unknown) => {
      throw error instanceof RuntimeFault ? fault(runtimeWords(error)) : error;
    });
  const opening: SessionRequest = {
    open: {
      bytes: own,
      options: {
        executionProviders: [...(options.executionProviders ?? ["cpu"])],
        graphOptimizationLevel: "all",
        // What is wrong comes as an error; the runtime's own log would quote names from the file.
        logSeverityLevel: 4,
        // Else bytes that look like the runtime's own format are read as that, which nobody has walked.
        // And a run's work is cut into more blocks than threads: on cores that others use too, a thread that is held up
        // would else hold up the run.
        extra: { session: { load_model_format: "ONNX", dynamic_block_base: "4" } },
        ...(options.intraOpThreads === undefined ? {} : { intraOpNumThreads: options.intraOpThreads }),
      },
    },
  };
  const session = (await ask(
    opening,
    [own.buffer],
    (words) =>
      new ModelIntegrityError(expected.file, `it is not a network that ONNX Runtime can load: ${words}`),
  )) as number;
  const typeOf = new Map(
    inputs.map(({ name, type }) => [name, inputTypes.includes(type) ? type : "float32"]),
  );
  const typed = (name: string, { data, dims }: FloatTensor): TypedTensor => {
    const type = typeOf.get(name) ?? "float32";
    return { type, data: inputNumbers(type, data), dims };
  };
  return {
    inputs,
    outputs,
    async run(input, wanted) {
      const feeds = Object.fromEntries(
        Object.entries(input).map(([name, tensor]) => [name, typed(name, tensor)]),
      );
      const results = (await ask(
        { run: { session, input: feeds, outputs: wanted } },
        Object.values(feeds).map(({ data }) => data.buffer as ArrayBuffer),
        (words) => new ModelRunError(expected.file, words),
      )) as Record<string, TypedTensor>;
      return Object.fromEntries(
        wanted.map((name) => {
          const { type, data: values, dims } = results[name]!;
          const data = outputNumbers(type, values);
          if (!data) throw new ModelRunError(expected.file, `its output "${name}" holds ${type}.`);
          return [name, { data, dims }];
        }),
      );
    },
    close: async () => void (await thread.ask({ close: { session } })),
  };
}
