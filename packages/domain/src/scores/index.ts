import { bcrat } from "./bcrat.ts";
import { brockNodule } from "./brock-nodule.ts";
import { cha2ds2Vasc } from "./cha2ds2-vasc.ts";
import { curb65 } from "./curb-65.ts";
import { findrisc } from "./findrisc.ts";
import { fourCMortality } from "./four-c-mortality.ts";
import { framinghamCvdBmi } from "./framingham-cvd-bmi.ts";
import { framinghamCvdLipids } from "./framingham-cvd-lipids.ts";
import { framinghamStroke } from "./framingham-stroke.ts";
import { heckerling } from "./heckerling.ts";
import { kfre } from "./kfre.ts";
import { mayoNodule } from "./mayo-nodule.ts";
import { plcom2012 } from "./plcom2012.ts";
import { pooledCohort } from "./pooled-cohort.ts";
import { prevent } from "./prevent.ts";
import type { Score } from "./score.ts";
import { score2 } from "./score2.ts";

/** The shelf, in the order in which it is shown. A new score is a file beside this one and a line here. */
export const scores: readonly Score[] = [
  prevent,
  pooledCohort,
  score2,
  framinghamCvdLipids,
  framinghamCvdBmi,
  framinghamStroke,
  cha2ds2Vasc,
  kfre,
  findrisc,
  bcrat,
  plcom2012,
  brockNodule,
  mayoNodule,
  curb65,
  fourCMortality,
  heckerling,
];
