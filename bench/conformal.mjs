/**
 * How often conformal sets hold the true class on cases whose groups took no part: calibrated on half of the groups,
 * measured on the other half, over random splits; marginal sets and sets by class, from the image and, for skin, fused
 * with the history. Networks trained from pixels are measured where the packed images are named.
 * Run: `node --import tsx bench/conformal.mjs [--embeddings DIR] [--images DIR]`. Two minutes on one core, two more with
 * the packed images.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  classConformalSet,
  conformalCoverage,
  conformalSet,
  fewestCasesFor,
  foldsByGroup,
  fusedProbabilities,
  headLogits,
  pictureFacts,
  sumLogWeights,
} from "../packages/domain/src/index.ts";
import { toDisplay } from "../packages/imaging/src/index.ts";
import { readPart } from "../packages/inference/fit/read.ts";
import { calibrated, loadModels, openHead } from "../packages/inference/src/index.ts";
import { fitCalibration } from "../packages/inference/src/train/calibrate-head.ts";
import { pickRows } from "../packages/inference/src/train/part.ts";
import { packedImages, partOf } from "./packed-images.mjs";

const LEVEL = 0.9;
const SPLITS = 100;
/** Allowed either way, where there are so many cases. */
const MARGIN = 0.03;
const ENOUGH = 500;
const MODELS = join(import.meta.dirname, "../packages/inference/models");

/** @typedef {{ logits: Float64Array, history: Float64Array | undefined, labels: number[], groups: string[], classIds: string[] }} Cases */

const { values: options } = parseArgs({
  options: {
    embeddings: { type: "string", default: join(import.meta.dirname, "../../shared/data/embeddings") },
    images: { type: "string" },
  },
});

for (const scenario of ["skin", "chest", "breast", "fundus", "brain"]) {
  const { manifest, weights, history } = await openHead(MODELS, scenario);
  const classIds = manifest.classes.map(({ id }) => id);
  const part = await readPart(options.embeddings, `${scenario}-calibration`, classIds);
  measure(manifest.id, {
    logits: headLogits(weights, part.embeddings),
    history: history && sumLogWeights(history.weights, part.rows.map(pictureFacts)),
    labels: Array.from(part.labels),
    groups: part.groups,
    classIds,
  });
}
if (options.images) {
  const models = await loadModels(MODELS, { intraOpThreads: 1 });
  for (const model of models.imageModels("skin").filter(({ info }) => info.kind === "image-classifier"))
    measure(model.info.id, await readHeldOut(model, options.images));
  await models.close();
}

/**
 * Calibration and test part of the packed skin images: neither was trained on.
 * @param {import("../packages/inference/src/index.ts").ImageModel} model @param {string} folder @returns {Promise<Cases>}
 */
async function readHeldOut(model, folder) {
  const classIds = model.classes.map(({ id }) => id);
  const [logits, labels, groups] = [
    /** @type {number[]} */ ([]),
    /** @type {number[]} */ ([]),
    /** @type {string[]} */ ([]),
  ];
  for await (const { row, bytes } of packedImages(
    folder,
    ({ set, group = "" }) => set === "skin" && partOf(group) !== "training",
  )) {
    logits.push(...(await model.read(model.prepare(await toDisplay(bytes)))).logits);
    labels.push(classIds.indexOf(row.label ?? ""));
    groups.push(row.group ?? "");
  }
  return { logits: Float64Array.from(logits), history: undefined, labels, groups, classIds };
}

/** @param {string} id @param {Cases} cases */
function measure(id, { logits, history, labels, groups, classIds }) {
  const classes = classIds.length;
  /** By kind of set, one coverage a split. @type {Record<string, ReturnType<typeof conformalCoverage>[]>} */
  const seen = {};
  /** @param {string} kind @param {ReturnType<typeof conformalCoverage>} coverage */
  const keep = (kind, coverage) => {
    seen[kind] = [...(seen[kind] ?? []), coverage];
  };
  const promised = classIds.map(() => 0);
  for (let seed = 1; seed <= SPLITS; seed++) {
    const folds = foldsByGroup(groups, labels, 2, seed);
    const [fitRows, heldOut] = [0, 1].map((fold) => labels.map((_, i) => i).filter((i) => folds[i] === fold));
    if (!fitRows || !heldOut) continue;
    const of = (/** @type {number[]} */ rows) => ({
      logits: pickRows(logits, classes, rows),
      history: history && pickRows(history, classes, rows),
      labels: rows.map((row) => labels[row] ?? 0),
      classes,
    });
    const fresh = of(heldOut);
    const fitted = fitCalibration(of(fitRows));
    /**
     * @param {string} kind
     * @param {{ marginal: number, byClass: readonly { quantile: number, promises: boolean }[] }} quantiles
     * @param {Float64Array} probabilities of the fresh cases
     */
    const note = (kind, { marginal, byClass }, probabilities) => {
      const predictions = { probabilities, labels: fresh.labels, classes };
      if (kind === "image")
        byClass.forEach(({ promises }, c) => {
          promised[c] = (promised[c] ?? 0) + Number(promises);
        });
      keep(
        kind,
        conformalCoverage(predictions, (p) => conformalSet(p, marginal)),
      );
      keep(
        `${kind}, by class`,
        conformalCoverage(predictions, (p) => classConformalSet(p, byClass)),
      );
    };
    const image = calibrated(fitted.map, fresh.logits, classes);
    note("image", fitted.image, image);
    if (fitted.fused)
      note(
        "fused",
        fitted.fused,
        fusedProbabilities(
          {
            classes,
            prevalence: fitted.prevalence,
            calibrationPrevalence: fitted.prevalence,
            historyLogWeights: fresh.history ?? new Float64Array(fresh.logits.length),
            imageProbabilities: image,
          },
          fitted.strength,
        ),
      );
  }

  const rows = labels.length;
  console.log(
    `\n${id}: ${rows} cases${rows < ENOUGH ? `, fewer than ${ENOUGH}` : ""}, ${SPLITS} splits of the groups in halves, level ${percent(LEVEL)}`,
  );
  console.log(
    [
      "sets".padEnd(18),
      "coverage (deviation)",
      "within 3 %",
      "classes",
      ...classIds.map((name, c) => `${name} (${labels.filter((label) => label === c).length})`),
    ].join("  "),
  );
  for (const [kind, splits] of Object.entries(seen)) {
    const overall = splits.map(({ overall: { value } }) => value);
    const within = overall.filter((value) => Math.abs(value - LEVEL) <= MARGIN).length;
    const perClass = classIds.map((_, c) => {
      const values = splits.flatMap((one) => one.perClass[c]?.value ?? []);
      return percent(mean(values));
    });
    console.log(
      [
        kind.padEnd(18),
        `${percent(mean(overall))} (${percent(deviation(overall))})`.padEnd(20),
        `${within} of ${splits.length}`.padEnd(10),
        mean(splits.map(({ meanSetSize }) => meanSetSize))
          .toFixed(2)
          .padEnd(7),
        ...perClass,
      ].join("  "),
    );
  }
  const few = classIds.filter((_, c) => (promised[c] ?? 0) < SPLITS);
  if (few.length > 0)
    console.log(
      `fewer than ${fewestCasesFor(LEVEL)} cases to calibrate on in some split, so always in the set there: ${few.join(", ")}`,
    );
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param {number[]} values */
function deviation(values) {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
