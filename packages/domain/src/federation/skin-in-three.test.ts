import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { labelIndices, parseEmbeddings } from "../learning/embedding-table.ts";
import { decodeHeadWeights } from "../learning/head-weights.ts";
import { fitLogisticRegression, type LinearWeights, predictLogits } from "../learning/logistic-regression.ts";
import { preconditionerOf } from "../learning/preconditioner.ts";
import { standardise } from "../learning/table.ts";
import { seededRandom } from "../metrics/bootstrap.ts";
import { macroAuc } from "../metrics/multiclass-auc.ts";
import { calibrate } from "../risk/temperature.ts";
import { asWeights, localUpdate, zeroHead } from "./local-update.ts";

const embeddings = fileURLToPath(new URL("../../../../../shared/data/embeddings/", import.meta.url));
const isThere = existsSync(embeddings);
if (!isThere)
  process.stderr.write(`${embeddings} is not there: federated and pooled skin heads are not compared.\n`);

const classIds = ["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"];
const classes = classIds.length;
const C = 0.003;
/** How a case of each class falls to the three sites: uneven, and each with another mix. */
const SHARES = [
  [0.7, 0.2],
  [0.6, 0.3],
  [0.2, 0.6],
  [0.1, 0.3],
  [0.15, 0.6],
  [0.65, 0.3],
  [0.34, 0.33],
];

const load = (name: string) =>
  parseEmbeddings(readFileSync(`${embeddings}${name}.f32`), readFileSync(`${embeddings}${name}.csv`, "utf8"));

function areaOf(
  head: LinearWeights,
  table: Parameters<typeof predictLogits>[1],
  labels: Uint32Array,
): number {
  const logits = predictLogits(head, table);
  return macroAuc({ probabilities: calibrate(logits, classes, 1), labels, classes });
}

test.runIf(isThere)(
  "three uneven sites of other mixes learn a skin head as good as the pooled one, to 0.01 of macro AUC",
  () => {
    const [training, kept] = [load("skin"), load("skin-calibration")];
    // As every site has it: from the bundled head, and not from these cases put together. Another scenario's, so that
    // nothing of the skin pictures is in it.
    const { mean, scale } = decodeHeadWeights(
      readFileSync(new URL("../../../inference/models/breast-head/weights.f32", import.meta.url)),
      { classes: BREAST_CLASSES, dimension: training.dimension },
    );
    const tableOf = (of: typeof training) =>
      standardise({ values: of.embeddings, rows: of.rows.length, columns: of.dimension }, { mean, scale });
    const [table, held] = [tableOf(training), tableOf(kept)];
    const [labels, truth] = [labelIndices(training.rows, classIds), labelIndices(kept.rows, classIds)];
    const { columns } = table;
    const random = seededRandom(7);
    const siteOf = Array.from(labels, (label) => {
      const [first, second] = SHARES[label] as [number, number];
      const at = random();
      return at < first ? 0 : at < first + second ? 1 : 2;
    });
    const sites = [0, 1, 2].map((site) => {
      const rows = siteOf.flatMap((of, row) => (of === site ? [row] : []));
      const values = new Float64Array(rows.length * columns);
      rows.forEach((row, i) => {
        values.set(table.values.subarray(row * columns, (row + 1) * columns), i * columns);
      });
      const own = { values, rows: rows.length, columns };
      return {
        cases: { table: own, labels: Uint32Array.from(rows, (row) => labels[row]!), classes },
        preconditioner: remembered(preconditionerOf(own, classes, true)),
      };
    });
    const sizes = sites.map(({ cases }) => cases.table.rows);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeGreaterThan(4);

    let shared = zeroHead(classes, columns);
    for (let round = 0; round < 3; round++) {
      const updates = sites.map(({ cases, preconditioner }) =>
        localUpdate(cases, shared, {
          C,
          total: table.rows,
          own: cases.table.rows,
          localSteps: 15,
          preconditioner,
        }),
      );
      shared = updates.reduce((sum, update) => sum.map((value, i) => value + update[i]!), shared);
    }
    const pooled = fitLogisticRegression(table, labels, classes, { C, tolerance: 1e-4 });
    const [federated, together] = [
      areaOf(asWeights(shared, classes), held, truth),
      areaOf(pooled, held, truth),
    ];
    process.stderr.write(
      `Macro AUC on ${truth.length} held-out skin images: federated ${federated.toFixed(4)}, pooled ${together.toFixed(4)}.\n`,
    );
    expect(Math.abs(federated - together)).toBeLessThan(0.01);
    expect(together).toBeGreaterThan(0.9);
  },
);

const BREAST_CLASSES = 3;

/** The penalty of a site is the same in every round. */
function remembered(make: ReturnType<typeof preconditionerOf>): ReturnType<typeof preconditionerOf> {
  const made = new Map<number, ReturnType<typeof make>>();
  return (penalty) => {
    if (!made.has(penalty)) made.set(penalty, make(penalty));
    return made.get(penalty);
  };
}
