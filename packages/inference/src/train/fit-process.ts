/** A process of its own that fits one head: arithmetic for seconds to minutes, which must not stop the server. */
import {
  balancedClassWeights,
  chooseStrength,
  DomainError,
  fitStandardisation,
  standardise,
} from "@synoptic/domain";
import type { FitMessage, FitRequest } from "./fit-apart.ts";
import { fitHead } from "./fit-head.ts";

/** Of the time; the last fit and its measures take the rest. */
const CHOOSING_SHARE = 0.8;

const send = (message: FitMessage, then?: () => void) =>
  process.send!(message, undefined, undefined, then ?? (() => {}));

process.once("message", ({ input, path }: FitRequest) => {
  try {
    const C = path.length === 1 ? path[0]! : choose();
    send({ kind: "progress", step: "fitting", share: path.length === 1 ? 0 : CHOOSING_SHARE });
    const fitted = fitHead({ ...input, fit: { ...input.fit, C } });
    send({ kind: "fitted", fitted, C }, () => process.exit(0));
  } catch (error) {
    const told = error instanceof DomainError ? { code: error.code, path: [...error.path] } : undefined;
    const text = error instanceof Error ? error.message : String(error);
    send({ kind: "refused", message: text, ...(told ? { told } : {}) }, () => process.exit(0));
  }

  function choose(): number {
    const { embeddings, dimension, labels, groups } = input.training;
    const table = { values: embeddings, rows: labels.length, columns: dimension };
    const classes = input.spec.classes.length;
    const { balanced, l1Ratio = 0, focalGamma = 0 } = input.fit;
    const standardised = standardise(table, fitStandardisation(table));
    return chooseStrength(standardised, labels, groups, classes, {
      path,
      l1Ratio,
      focalGamma,
      ...(balanced ? { classWeights: balancedClassWeights(labels, classes) } : {}),
      onProgress: ({ done, total }) =>
        send({
          kind: "progress",
          step: "choosing how strongly to regularise",
          share: (CHOOSING_SHARE * done) / total,
        }),
    }).C;
  }
});
