import { framinghamCvdBmi } from "./framingham-cvd-bmi.ts";
import { framinghamCvdLipids } from "./framingham-cvd-lipids.ts";
import { framinghamStroke } from "./framingham-stroke.ts";
import type { Score } from "./score.ts";

/** The shelf, in the order in which it is shown. A new score is a file beside this one and a line here. */
export const scores: readonly Score[] = [framinghamCvdLipids, framinghamCvdBmi, framinghamStroke];
