/** A process of its own that fits one head: arithmetic for seconds to minutes, which must not stop the server. */
import { chooseStrength, DomainError } from "@synoptic/domain";
import type { FitMessage, FitRequest } from "./fit-apart.ts";
import { fitHead } from "./fit-head.ts";
import { fitInput } from "./fit-weights.ts";

/** Of the time; the last fit and its measures take the rest. */
const CHOOSING_SHARE = 0.8;

const send = (message: FitMessage, then?: () => void) =>
  process.send!(message, undefined, undefined, then ?? (() => {}));

/** Whoever asked may be gone: killed, it can send no signal, and nobody would take the answer. */
const parent = process.ppid;

process.once("message", ({ input, C: given }: FitRequest) => {
  try {
    const C = given ?? choose();
    send({ kind: "progress", step: "fitting", share: given === undefined ? CHOOSING_SHARE : 0 });
    const fitted = fitHead({ ...input, fit: { ...input.fit, C } });
    send({ kind: "fitted", fitted, C }, () => process.exit(0));
  } catch (error) {
    const told = error instanceof DomainError ? { code: error.code, path: [...error.path] } : undefined;
    const text = error instanceof Error ? error.message : String(error);
    send({ kind: "refused", message: text, ...(told ? { told } : {}) }, () => process.exit(0));
  }

  function choose(): number {
    const { labels, groups, isVariant: variants } = input.training;
    const classes = input.spec.classes.length;
    const { table, options } = fitInput(input.training, classes, input.fit);
    return chooseStrength(table, labels, groups, classes, {
      ...options,
      variants,
      shouldStop: () => process.ppid !== parent,
      onProgress: ({ done, total }) =>
        send({
          kind: "progress",
          step: "choosing how strongly to regularise",
          share: (CHOOSING_SHARE * done) / total,
        }),
    }).C;
  }
});
