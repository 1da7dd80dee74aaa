import { InvalidInputError } from "../errors.ts";
import { seededRandom } from "../metrics/bootstrap.ts";

/**
 * A fold, 0 to `count - 1`, for each row, such that rows of one group share it and each label is spread evenly.
 * Groups are shuffled by a seeded generator within the label of their first row and dealt out in turn.
 * @throws InvalidInputError unless there are at least two folds and as many groups
 */
export function foldsByGroup(
  groups: readonly string[],
  labels: ArrayLike<number>,
  count: number,
  seed = 1,
): Uint32Array {
  const labelOf = new Map<string, number>();
  groups.forEach((group, i) => {
    if (!labelOf.has(group)) labelOf.set(group, labels[i]!);
  });
  if (!(count >= 2 && labelOf.size >= count)) {
    throw new InvalidInputError("Cross-fitting needs two folds at least and a group for each.");
  }
  const random = seededRandom(seed);
  const shuffled = [...labelOf].map(([group, label]) => ({ group, label, at: random() }));
  shuffled.sort((a, b) => a.label - b.label || a.at - b.at);
  const foldOf = new Map(shuffled.map(({ group }, i) => [group, i % count]));
  return Uint32Array.from(groups, (group) => foldOf.get(group)!);
}
