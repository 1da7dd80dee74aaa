import { addVectors, setLogOdds } from "./log-odds.ts";

/** Above this many players the sum over all 2^n coalitions is refused: 2^12 = 4,096 sets of log-odds a finding. */
export const MOST_EXACT_PLAYERS = 12;

/**
 * How much each fact moves a finding's log-odds: the exact Shapley values of the game "log-odds of the finding
 * with only these facts known". They sum to `log-odds with all facts - log-odds with none`.
 *
 * For two classes log-odds are linear in the weights, so a fact's value is its own log likelihood ratio. For a
 * finding of several classes they are not, and a fact's effect depends on what else is known: the Shapley value
 * averages it over all orders in which the facts could have become known.
 * @param base log-weights with no fact known, one a class
 * @param facts log-weights of each fact, at most `MOST_EXACT_PLAYERS`
 * @param members which classes make up the finding
 * @throws RangeError if there are more facts than that
 * @see Shapley 1953, "A value for n-person games", Contributions to the Theory of Games II, 307-317
 */
export function shapleyLogOdds(
  base: readonly number[],
  facts: readonly (readonly number[])[],
  members: readonly boolean[],
): number[] {
  const n = facts.length;
  if (n > MOST_EXACT_PLAYERS) throw new RangeError(`At most ${MOST_EXACT_PLAYERS} facts, not ${n}.`);
  if (base.length === 2) return facts.map((fact) => setLogOdds(fact, members));

  const values = Array.from({ length: 2 ** n }, (_, coalition) =>
    setLogOdds(
      addVectors(
        base,
        facts.filter((_, i) => coalition & (1 << i)),
      ),
      members,
    ),
  );
  const shares = coalitionShares(n);
  return facts.map((_, player) => {
    const bit = 1 << player;
    let sum = 0;
    for (let coalition = 0; coalition < values.length; coalition++) {
      if (coalition & bit) continue;
      sum += shares[bitCount(coalition)]! * (values[coalition | bit]! - values[coalition]!);
    }
    return sum;
  });
}

/** `|S|! (n - |S| - 1)! / n!` for each size of the coalition without the player. */
function coalitionShares(n: number): number[] {
  const shares: number[] = [];
  let share = 1 / n;
  for (let size = 0; size < n; size++) {
    shares.push(share);
    share *= (size + 1) / (n - size - 1);
  }
  return shares;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}
