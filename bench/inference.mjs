/**
 * How long the main thread, which answers people, stands still while networks run; then one image through the library's `read` (resize, forward pass, head, novelty, maps) against the floor: the same
 * network's bare `session.run` on numbers that are ready, which computes on the main thread. Run: `node --import tsx bench/inference.mjs [models folder]`.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { loadModels } from "../packages/inference/src/index.ts";

/** The very copy that the inference package runs. */
const ort = createRequire(new URL("../packages/inference/package.json", import.meta.url))("onnxruntime-node");
const ROUNDS = 200;
const WARM_UP = 20;
const modelsDir = process.argv[2] ?? join(import.meta.dirname, "../packages/inference/models");

const models = await loadModels(modelsDir);
const backbone = models.manifests.find(({ kind }) => kind === "image-backbone");
if (backbone?.manifest.kind !== "image-backbone") throw new Error("The models folder has no backbone.");
const { input, outputs, weights } = backbone.manifest;
const session = await ort.InferenceSession.create(await readFile(join(modelsDir, backbone.id, weights.path)));
const ready = new ort.Tensor("float32", new Float32Array(3 * input.size ** 2).fill(0.1), [
  1,
  3,
  input.size,
  input.size,
]);
const floor = () => session.run({ [input.name]: ready }, [outputs.embedding, outputs.featureMap]);

const sizes = [176, 600, 2000];
const images = sizes.map((side) => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 7919) % 256),
}));

/**
 * Alternates the two, so that a busy machine slows both alike; medians in milliseconds.
 * @param {() => Promise<unknown>} read
 */
async function compare(read) {
  /** @type {Record<string, number[]>} */
  const times = { floor: [], read: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [name, run] of Object.entries({ floor, read })) {
      const begun = performance.now();
      await run();
      if (round >= WARM_UP) times[name]?.push(performance.now() - begun);
    }
  }
  /** @param {number[] | undefined} values */
  const median = (values = []) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return { floor: median(times.floor), read: median(times.read) };
}

/** @param {() => Promise<unknown>} run the same cases in the same batches */
async function standstill(run) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begun = performance.now();
  await run();
  const ms = performance.now() - begun;
  delay.disable();
  return `longest ${(delay.max / 1e6).toFixed(0)} ms, 99th percentile ${(delay.percentile(99) / 1e6).toFixed(0)} ms of ${ms.toFixed(0)} ms`;
}

const BATCH = 8;
const CASES = 200;
const batch = new ort.Tensor("float32", new Float32Array(BATCH * 3 * input.size ** 2).fill(0.1), [
  BATCH,
  3,
  input.size,
  input.size,
]);
const model = models.imageModel(models.scenarios[0]?.id ?? "");
const first = images[0];
if (!first) throw new Error("There is no image.");
const cases = Array.from({ length: CASES }, () => model.prepare(first).data);
await model.score(cases.slice(0, BATCH));
console.log(`the main thread stands still while ${CASES} cases are scored:`);
console.log(`  here              ${await standstill(() => model.score(cases))}`);
const bare = async () => {
  for (let done = 0; done < CASES; done += BATCH)
    await session.run({ [input.name]: batch }, [outputs.embedding]);
};
console.log(`  bare session.run  ${await standstill(bare)}`);

for (const scenario of models.scenarios) {
  for (const image of images) {
    const { floor: bare, read } = await compare(() => models.read(image, scenario.id));
    const ratio = (read / bare).toFixed(2);
    const size = `${image.width} x ${image.height}`.padEnd(11);
    console.log(
      `${scenario.id.padEnd(8)} ${size} read ${read.toFixed(2)} ms, bare session.run ${bare.toFixed(2)} ms, ratio ${ratio}`,
    );
  }
}
await models.close();
