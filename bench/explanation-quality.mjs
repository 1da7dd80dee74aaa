/**
 * What each explanation is worth: gains over random order with their intervals, the sanity check and the stability
 * over seeds, for the most probable class of a few images a scenario, and how often each verdict was given.
 * Run: `node --import tsx bench/explanation-quality.mjs [images a scenario] [scenarios, comma-separated]`. About two
 * minutes an image on two cores.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { toDisplay } from "../packages/imaging/src/index.ts";
import {
  explainImage,
  explanationMethods,
  loadModels,
  measureExplanation,
} from "../packages/inference/src/index.ts";

const IMAGES = join(import.meta.dirname, "../packages/synthetic/images");
const models = await loadModels(join(import.meta.dirname, "../packages/inference/models"));
const count = Number(process.argv[2] ?? 2);
const scenarios = process.argv[3]?.split(",") ?? models.scenarios.map(({ id }) => id);
const methods = await explanationMethods();
const cell = (/** @type {unknown} */ value, width = 8) => String(value).padEnd(width);
/** @param {{ value: number, low: number, high: number }} gain */
const signed = ({ value, low, high }) => `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
/** @type {Map<string, { deletion: number[], insertion: number[], sanity: number[], stability: number[], levels: string[] }>} */
const totals = new Map();

console.log(
  [
    "scenario",
    "image        ",
    "model            ",
    "class      ",
    "prob",
    "method                ",
    "deletion gain       ",
    "insertion gain      ",
    "sanity",
    "stability",
    "verdict",
  ].join(" "),
);
for (const scenario of scenarios) {
  const files = (await readdir(join(IMAGES, scenario))).filter((file) => file.endsWith(".png")).sort();
  // Spread over the list, which is sorted by class.
  const chosen = Array.from(
    { length: count },
    (_, i) => files[Math.floor(((i + 0.5) * files.length) / count)] ?? "",
  );
  for (const model of models.imageModels(scenario)) {
    for (const file of chosen) {
      const image = model.prepare(await toDisplay(await readFile(join(IMAGES, scenario, file))));
      const { probabilities } = await model.read(image);
      const best = probabilities.indexOf(Math.max(...probabilities));
      const classId = model.classes[best]?.id ?? "";
      for (const explainer of methods.filter((method) => method.canExplain(model) === true)) {
        const explanation = await explainImage(explainer, { image, model, classId, seed: 1 });
        const { deletion, insertion, sanity, stability, verdict } = await measureExplanation({
          explainer,
          explanation,
          image,
          model,
        });
        const total = totals.get(explainer.id) ?? {
          deletion: [],
          insertion: [],
          sanity: [],
          stability: [],
          levels: [],
        };
        totals.set(explainer.id, total);
        total.deletion.push(deletion.gain.value);
        total.insertion.push(insertion.gain.value);
        total.sanity.push(sanity.rankCorrelation);
        if (stability) total.stability.push(stability.rankCorrelation);
        total.levels.push(verdict.level);
        console.log(
          [
            cell(scenario),
            cell(file.replace(".png", ""), 13),
            cell(model.info.id, 17),
            cell(classId, 11),
            (probabilities[best] ?? 0).toFixed(2),
            cell(explainer.id, 22),
            cell(signed(deletion.gain), 20),
            cell(signed(insertion.gain), 20),
            cell(sanity.rankCorrelation.toFixed(2), 6),
            cell(stability?.rankCorrelation.toFixed(2) ?? "-", 9),
            verdict.level,
          ].join(" "),
        );
      }
    }
  }
}
const mean = (/** @type {number[]} */ values) =>
  values.length === 0 ? "-" : (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
console.log("\nmethod, mean of: deletion gain, insertion gain, sanity, stability; verdicts");
for (const [id, { deletion, insertion, sanity, stability, levels }] of totals) {
  const counted = ["trust", "caution", "do-not-trust"].map(
    (level) => `${level} ${levels.filter((one) => one === level).length}`,
  );
  console.log(
    [
      cell(id, 22),
      ...[deletion, insertion, sanity, stability].map((values) => cell(mean(values))),
      counted.join(", "),
    ].join(" "),
  );
}
await models.close();
