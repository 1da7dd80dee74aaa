/**
 * A skin head fitted from cached embeddings, ours beside scikit-learn's, on the same table at the same strength:
 * seconds and macro AUC on the calibration part, which must agree to 0.002. Then the choice of the strength.
 * Run: `node --import tsx bench/train-head.mjs [embeddings folder] [--choose]`. Without the folder a generated table
 * of the same shape stands in; `PYTHON` names a Python that has scikit-learn (Debian's /usr/bin/python3).
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  calibrate,
  chooseStrength,
  fitLogisticRegression,
  fitStandardisation,
  labelIndices,
  macroAuc,
  parseEmbeddings,
  predictLogits,
  seededRandom,
  standardise,
} from "../packages/domain/src/index.ts";

const C = 0.003;
const TOLERANCE = 1e-4;
const AGREEMENT = 0.002;
const ROUNDS = 3;
const given = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
const folder = given ?? join(import.meta.dirname, "../../shared/data/embeddings");

/** @param {string} name */
async function part(name) {
  const csv = await readFile(join(folder, `${name}.csv`), "utf8");
  return parseEmbeddings(await readFile(join(folder, `${name}.f32`)), csv);
}

/**
 * Seven classes a little apart in a few correlated directions.
 * @param {number} rows
 * @param {number} seed
 */
function generated(rows, seed) {
  const dimension = 1280;
  const rank = 60;
  const normals = (/** @type {() => number} */ random) => () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const shape = normals(seededRandom(1));
  const loadings = Float32Array.from({ length: rank * dimension }, shape);
  const centres = Float32Array.from({ length: 7 * rank }, () => 0.5 * shape());
  const draw = normals(seededRandom(seed));
  const embeddings = new Float32Array(rows * dimension);
  const labels = Uint32Array.from({ length: rows }, (_, i) => i % 7);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < dimension; j++) embeddings[i * dimension + j] = draw();
    for (let k = 0; k < rank; k++) {
      const factor = (centres[(i % 7) * rank + k] ?? 0) + draw();
      for (let j = 0; j < dimension; j++) {
        embeddings[i * dimension + j] =
          (embeddings[i * dimension + j] ?? 0) + factor * (loadings[k * dimension + j] ?? 0);
      }
    }
  }
  return { embeddings, labels, groups: Array.from(labels, (_, i) => `${i}`) };
}

async function tables() {
  if (!existsSync(join(folder, "skin.f32"))) {
    console.log("No embeddings at hand: a generated table of the same shape stands in.");
    return { training: generated(5984, 2), calibration: generated(764, 3) };
  }
  const [training, calibration] = [await part("skin"), await part("skin-calibration")];
  const classIds = [...new Set(training.rows.map(({ label }) => label))].sort();
  const withLabels = (/** @type {typeof training} */ { embeddings, rows }) => ({
    embeddings,
    labels: labelIndices(rows, classIds),
    groups: rows.map(({ group }) => group),
  });
  return { training: withLabels(training), calibration: withLabels(calibration) };
}

const PEER = `
import json, sys, time, warnings
import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
warnings.filterwarnings("ignore")
folder, C, tol, rounds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
X = np.fromfile(folder + "/x.f64").reshape(-1, 1280)
y = np.fromfile(folder + "/y.u32", dtype=np.uint32)
held = np.fromfile(folder + "/held.f64").reshape(-1, 1280)
seconds = []
for _ in range(rounds):
    begun = time.perf_counter()
    # The gradient of scikit-learn 1.2 is of the sum over the rows, ours of the mean.
    model = LogisticRegression(C=C, multi_class="multinomial", tol=tol * len(y), max_iter=2000).fit(X, y)
    seconds.append(time.perf_counter() - begun)
model.predict_proba(held).astype(np.float64).tofile(folder + "/p.f64")
print(json.dumps({"version": sklearn.__version__, "seconds": seconds, "iterations": int(model.n_iter_.max())}))
`;

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const { training, calibration } = await tables();
const table = { values: training.embeddings, rows: training.labels.length, columns: 1280 };
const held = { values: calibration.embeddings, rows: calibration.labels.length, columns: 1280 };
const standard = fitStandardisation(table);
const [x, z] = [standardise(table, standard), standardise(held, standard)];
const classes = new Set(training.labels).size;

const seconds = [];
let ours = { auc: 0, iterations: 0 };
for (let round = 0; round < ROUNDS; round++) {
  const begun = performance.now();
  const model = fitLogisticRegression(x, training.labels, classes, { C, tolerance: TOLERANCE });
  seconds.push((performance.now() - begun) / 1000);
  const probabilities = calibrate(predictLogits(model, z), classes, 1);
  ours = {
    auc: macroAuc({ probabilities, labels: calibration.labels, classes }),
    iterations: model.iterations,
  };
}
console.log(
  `ours          ${median(seconds).toFixed(2)} s, ${ours.iterations} steps, macro AUC ${ours.auc.toFixed(4)}`,
);

const workplace = await mkdtemp(join(tmpdir(), "train-head-"));
try {
  await writeFile(join(workplace, "x.f64"), x.values);
  await writeFile(join(workplace, "y.u32"), Uint32Array.from(training.labels));
  await writeFile(join(workplace, "held.f64"), z.values);
  const python = process.env.PYTHON ?? "/usr/bin/python3";
  const run = spawnSync(python, ["-c", PEER, workplace, String(C), String(TOLERANCE), String(ROUNDS)], {
    encoding: "utf8",
  });
  if (run.status !== 0) {
    console.log("scikit-learn  not installed for this Python (Debian: python3-sklearn): no comparison made");
  } else {
    const peer = JSON.parse(run.stdout);
    const bytes = await readFile(join(workplace, "p.f64"));
    const probabilities = new Float64Array(new Uint8Array(bytes).buffer);
    const auc = macroAuc({ probabilities, labels: calibration.labels, classes });
    const time = median(peer.seconds).toFixed(2);
    console.log(
      `scikit-learn  ${time} s, ${peer.iterations} steps, macro AUC ${auc.toFixed(4)} (${peer.version})`,
    );
    const apart = Math.abs(auc - ours.auc);
    console.log(`macro AUCs differ by ${apart.toFixed(5)} (at most ${AGREEMENT} allowed)`);
    if (apart > AGREEMENT) process.exitCode = 1;
  }
} finally {
  await rm(workplace, { recursive: true });
}

if (process.argv.includes("--choose")) {
  const begun = performance.now();
  const chosen = chooseStrength(x, training.labels, training.groups, classes);
  console.log(
    `strength chosen over 5 folds in ${((performance.now() - begun) / 1000).toFixed(1)} s: C ${chosen.C}`,
  );
  for (const { C: tried, loss, standardError, iterations } of chosen.scores) {
    console.log(
      `  C ${tried}: ${loss.toFixed(4)} nats (± ${standardError.toFixed(4)}), ${iterations} steps a fit`,
    );
  }
}
