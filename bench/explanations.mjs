/**
 * What each explanation costs, as a multiple of one forward pass of the same network in the same run: one through the
 * engine, as a reading reports it, and one of bare ONNX Runtime on the main thread; all give embedding and feature map. And
 * LIME with 1,000 samples beside 1,000 cases through bare ONNX Runtime in batches.
 * Run: `node --import tsx bench/explanations.mjs [scenario] [models folder]`.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { toDisplay } from "../packages/imaging/src/index.ts";
import { explainImage, explanationMethods, loadModels } from "../packages/inference/src/index.ts";

/** The very copy that the inference package runs. */
const ort = createRequire(new URL("../packages/inference/package.json", import.meta.url))("onnxruntime-node");
const scenario = process.argv[2] ?? "skin";
const modelsDir = process.argv[3] ?? join(import.meta.dirname, "../packages/inference/models");
const IMAGES = join(import.meta.dirname, "../packages/synthetic/images");
const FIRST = {
  brain: "tumor-00",
  breast: "malignant-00",
  chest: "bacterial-00",
  fundus: "dr-00",
  skin: "mel-00",
};
const CASES = 1000;
/** Batches that bare ONNX Runtime is given; the fastest counts. */
const BATCHES = [1, 8, 16, 32];
const ROUNDS = 5;
const QUICK = { rounds: 10, block: 20 };
const REST_MS = 100;

const models = await loadModels(modelsDir);
const model = models.imageModel(scenario);
const backbone = models.manifests.find(({ kind }) => kind === "image-backbone");
if (backbone?.manifest.kind !== "image-backbone") throw new Error("The models folder has no backbone.");
const { input, outputs, weights } = backbone.manifest;
const network = await readFile(join(modelsDir, backbone.id, weights.path));
const session = await ort.InferenceSession.create(network, { intraOpNumThreads: availableParallelism() });
const file = join(IMAGES, scenario, `${FIRST[/** @type {keyof typeof FIRST} */ (scenario)]}.png`);
const image = model.prepare(await toDisplay(await readFile(file)));
const classId = model.classes[0]?.id ?? "";

/** @param {number} cases */
function ready(cases) {
  const values = new Float32Array(cases * 3 * input.size ** 2).fill(0.1);
  return new ort.Tensor("float32", values, [cases, 3, input.size, input.size]);
}
/** @param {unknown} tensor @param {string[]} wanted */
const bare = (tensor, wanted) => session.run({ [input.name]: tensor }, wanted);
const everything = [outputs.embedding, outputs.featureMap];

/** Milliseconds: what the run itself says, or what it took. @param {() => Promise<unknown>} run */
async function timed(run) {
  const begun = performance.now();
  const said = await run();
  return typeof said === "number" ? said : performance.now() - begun;
}
/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Takes turns in blocks, with a rest between them: a runtime's threads spin for a while after a run and would slow the
 * other's. Medians in milliseconds.
 * @param {(() => Promise<unknown>)[]} contestants @param {{ rounds: number, block: number }} by
 */
async function compare(contestants, { rounds, block }) {
  const times = contestants.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round++) {
    for (const [i, run] of contestants.entries()) {
      await rest(REST_MS);
      if (block > 1) await run();
      for (let n = 0; n < block; n++) times[i]?.push(await timed(run));
    }
  }
  return times.map(median);
}

const one = ready(1);
const forward = async () => (await model.read(image)).timingsMs.forward;
const bareForward = () => bare(one, everything);
for (let warm = 0; warm < 50; warm++) {
  await forward();
  await bareForward();
}
const [engineMs = Number.NaN, bareMs = Number.NaN] = await compare([forward, bareForward], QUICK);

console.log(`${scenario}, ${image.width} x ${image.height}, ${availableParallelism()} cores`);
console.log(`One forward pass: ${engineMs.toFixed(2)} ms in the engine, ${bareMs.toFixed(2)} ms bare`);
for (const method of await explanationMethods()) {
  const able = method.canExplain(model);
  if (able !== true) {
    console.log(`${method.id.padEnd(22)} not here: ${able}`);
    continue;
  }
  const explain = () => explainImage(method, { image, model, classId, seed: 1 });
  const { cost } = await explain();
  // What takes one pass is near the floor itself and is measured beside it; the others take hundreds.
  const [own = Number.NaN, engine = engineMs, floor = bareMs] =
    cost.forwardPasses === 1
      ? await compare([explain, forward, bareForward], QUICK)
      : await compare([explain], { rounds: ROUNDS, block: 1 });
  const times = `${(own / engine).toFixed(2).padStart(7)} x one forward pass, ${(own / floor).toFixed(2).padStart(7)} x bare`;
  console.log(
    `${method.id.padEnd(22)} ${String(cost.forwardPasses).padStart(5)} passes ${own.toFixed(1).padStart(9)} ms = ${times}`,
  );
}

const lime = (await explanationMethods()).find(({ id }) => id === "lime");
if (!lime) throw new Error("There is no LIME.");
const tensors = BATCHES.map((batch) => ({ batch, tensor: ready(batch) }));
/** @type {number[]} */
const limes = [];
const floors = tensors.map(() => /** @type {number[]} */ ([]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [i, { batch, tensor }] of tensors.entries()) {
    const runs = Math.ceil(CASES / batch);
    await rest(REST_MS);
    const ms = await timed(async () => {
      for (let run = 0; run < runs; run++) await bare(tensor, [outputs.embedding]);
    });
    floors[i]?.push((ms * CASES) / (runs * batch));
  }
  const parameters = { samples: CASES };
  await rest(REST_MS);
  limes.push(await timed(() => explainImage(lime, { image, model, classId, seed: 1, parameters })));
}
const perSecond = (/** @type {number} */ ms) => `${((CASES / ms) * 1000).toFixed(0)} cases/s`;
for (const [i, { batch }] of tensors.entries()) {
  console.log(`onnxruntime, batches of ${String(batch).padEnd(3)} ${perSecond(median(floors[i] ?? []))}`);
}
const best = Math.min(...floors.map(median));
const whole = median(limes);
console.log(
  `LIME, ${CASES} samples          ${perSecond(whole)}, ${((best / whole) * 100).toFixed(1)} % of the fastest`,
);
await models.close();
