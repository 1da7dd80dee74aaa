/** A process of its own that fits and measures one survival model. */
import {
  DomainError,
  evaluateSurvival,
  FITS_OF_EVALUATION,
  FITS_OF_SURVIVAL,
  FitStoppedError,
  fitSurvival,
} from "@synoptic/domain";
import type { SurvivalFitMessage, SurvivalFitRequest } from "./fit-survival-apart.ts";

const send = (message: SurvivalFitMessage, then?: () => void) =>
  process.send!(message, undefined, undefined, then ?? (() => {}));

/** Whoever asked may be gone: killed, it can send no signal, and nobody would take the answer. */
const parent = process.ppid;

process.once("message", ({ cohort, options }: SurvivalFitRequest) => {
  let fits = 0;
  const onFit = () => {
    if (process.ppid !== parent) throw new FitStoppedError("The fit was called off.");
    fits++;
    send({ kind: "progress", share: fits / (FITS_OF_SURVIVAL + FITS_OF_EVALUATION) });
  };
  try {
    const fit = fitSurvival(cohort, { ...options, onFit });
    const figures = evaluateSurvival(cohort, { ...options, onFit });
    send({ kind: "fitted", fit, figures }, () => process.exit(0));
  } catch (error) {
    const told = error instanceof DomainError ? { code: error.code, path: [...error.path] } : undefined;
    const text = error instanceof Error ? error.message : String(error);
    send({ kind: "refused", message: text, ...(told ? { told } : {}) }, () => process.exit(0));
  }
});
