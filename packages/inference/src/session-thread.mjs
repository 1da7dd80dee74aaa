import { parentPort } from "node:worker_threads";
import * as ort from "onnxruntime-node";

/**
 * Loads and runs networks apart from the main thread: ONNX Runtime's binding computes on the thread that asks, and the
 * main one has people to answer meanwhile. As JavaScript: threads start without the loader that reads TypeScript.
 *
 * @typedef {{ type: string, data: import("./element-types.ts").Numbers, dims: readonly number[] }} TypedTensor
 * @typedef {{ open: { bytes: Uint8Array, options: ort.InferenceSession.SessionOptions } }
 *   | { run: { session: number, input: Record<string, TypedTensor>, outputs: readonly string[] } }
 *   | { close: { session: number } }} SessionRequest
 */
const port = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
/** @type {Map<number, ort.InferenceSession>} */
const sessions = new Map();

port.on("message", async (/** @type {{ id: number, request: SessionRequest }} */ { id, request }) => {
  try {
    const { value, give = [] } = await answer(id, request);
    port.postMessage({ id, value }, give);
  } catch (error) {
    port.postMessage({ id, fault: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * @param {number} id names the session that it opens
 * @param {SessionRequest} request
 * @returns {Promise<{ value?: unknown, give?: ArrayBuffer[] }>}
 */
async function answer(id, request) {
  if ("open" in request) {
    const session = await ort.InferenceSession.create(request.open.bytes, request.open.options);
    sessions.set(id, session);
    return { value: id };
  }
  if ("close" in request) {
    await sessions.get(request.close.session)?.release();
    sessions.delete(request.close.session);
    return {};
  }
  const { session, input, outputs } = request.run;
  const feeds = Object.fromEntries(
    Object.entries(input).map(([name, { type, data, dims }]) => [
      name,
      new ort.Tensor(/** @type {"float32"} */ (type), /** @type {Float32Array} */ (data), dims),
    ]),
  );
  const opened = sessions.get(session);
  if (!opened) throw new Error("The network was closed.");
  const results = await opened.run(feeds, outputs);
  const value = Object.fromEntries(
    outputs.map((name) => {
      const { type, data, dims } = /** @type {ort.Tensor} */ (results[name]);
      // A copy, which may be given away: the runtime's own may not.
      return [name, { type, data: /** @type {Float32Array} */ (data).slice(), dims: [...dims] }];
    }),
  );
  return { value, give: Object.values(value).map(({ data }) => /** @type {ArrayBuffer} */ (data.buffer)) };
}
