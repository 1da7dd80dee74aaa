import { InvalidInputError } from "../../errors.ts";
import { kaplanMeier, survivalAt } from "./kaplan-meier.ts";
import { orderByTime, requireSurvivalTimes, type SurvivalTimes } from "./survival-times.ts";

export interface BrierAt {
  /** 0 (perfect) to 1, weighted for those who were censored before. */
  brier: number;
  /** The same of the Kaplan-Meier estimate's one risk for everybody. */
  reference: number;
  /** Index of prediction accuracy, `1 - brier / reference`: 0 is no better than one risk for everybody, 1 perfect. */
  ipa: number;
}

/**
 * The Brier score of predicted risks at a horizon. Who was censored before it does not count; those who were not count
 * for them, by the inverse of the chance of not having been censored until then.
 * @param risks `[cases]`: predicted probability of the event by `horizon`
 * @throws InvalidInputError where nobody was seen until the horizon, or no event came before it
 * @see Graf, Schmoor, Sauerbrei, Schumacher 1999, Statistics in Medicine 18:2529-2545
 * @see Kattan, Gerds 2018, Diagnostic and Prognostic Research 2:7, for the index of prediction accuracy
 */
export function brierAt(cases: SurvivalTimes, risks: ArrayLike<number>, horizon: number): BrierAt {
  requireSurvivalTimes(cases);
  if (risks.length !== cases.times.length) throw new InvalidInputError("There is one risk a case.");
  const observed = survivalAt(kaplanMeier(cases), horizon);
  if (!observed || observed.survival === 1)
    throw new InvalidInputError(
      "A Brier score needs cases that were seen until the horizon, and an event before.",
    );
  const weights = censoringWeights(cases, horizon);
  const average = 1 - observed.survival;
  let [sum, reference] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    const happened = cases.times[i]! <= horizon && cases.events[i] ? 1 : 0;
    sum += weights[i]! * (happened - risks[i]!) ** 2;
    reference += weights[i]! * (happened - average) ** 2;
  }
  const n = weights.length;
  return { brier: sum / n, reference: reference / n, ipa: 1 - sum / reference };
}

/**
 * `[cases]`: 1 / P(not censored until the event or the horizon, whichever is first); 0 for who was censored before.
 * Who has an event at the time of another's censoring was not yet at risk of being censored.
 */
function censoringWeights({ times, events }: SurvivalTimes, horizon: number): Float64Array {
  const order = orderByTime(times);
  const weights = new Float64Array(times.length);
  let uncensored = 1;
  let i = 0;
  while (i < order.length && times[order[i]!]! <= horizon) {
    const time = times[order[i]!]!;
    const start = i;
    let happened = 0;
    for (; i < order.length && times[order[i]!] === time; i++) {
      const at = order[i]!;
      if (!events[at]) continue;
      happened++;
      weights[at] = 1 / uncensored;
    }
    const censored = i - start - happened;
    // Who is censored at the horizon itself was seen until then.
    if (time === horizon) {
      for (let k = start; k < i; k++) if (!events[order[k]!]) weights[order[k]!] = 1 / uncensored;
    } else if (censored > 0) uncensored *= 1 - censored / (order.length - start - happened);
  }
  for (; i < order.length; i++) weights[order[i]!] = 1 / uncensored;
  return weights;
}
