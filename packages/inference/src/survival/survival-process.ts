/** A process of its own that fits and measures one survival model: a large cohort takes minutes. */
import {
  evaluateSurvival,
  FITS_OF_EVALUATION,
  FITS_OF_SURVIVAL,
  FitStoppedError,
  fitSurvival,
} from "@synoptic/domain";
import { answerParent } from "../answer-parent.ts";
import type { FittedSurvival, SurvivalFitRequest } from "./fit-survival-apart.ts";

answerParent<SurvivalFitRequest, FittedSurvival>(({ cohort, options }, parent) => {
  let fits = 0;
  const onFit = () => {
    if (parent.isGone()) throw new FitStoppedError("The fit was called off.");
    fits++;
    parent.progress("fitting", fits / (FITS_OF_SURVIVAL + FITS_OF_EVALUATION));
  };
  const fit = fitSurvival(cohort, { ...options, onFit });
  return { fit, figures: evaluateSurvival(cohort, { ...options, onFit }) };
});
