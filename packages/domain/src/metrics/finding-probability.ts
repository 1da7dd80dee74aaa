/**
 * A finding's probability in each row: the sum over its classes, `[rows]`.
 * @param probabilities `[rows, classes]`, row-major
 * @param members `[classes]`: whether a class belongs to the finding
 */
export function findingProbabilities(
  probabilities: ArrayLike<number>,
  members: readonly boolean[],
): Float64Array {
  const classes = members.length;
  return Float64Array.from({ length: probabilities.length / classes }, (_, i) =>
    members.reduce((sum, member, c) => sum + (member ? probabilities[i * classes + c]! : 0), 0),
  );
}

/** Whether each row's class belongs to the finding, 1 or 0: `[rows]`. */
export function findingPositives(labels: ArrayLike<number>, members: readonly boolean[]): Uint8Array {
  return Uint8Array.from({ length: labels.length }, (_, i) => (members[labels[i]!] ? 1 : 0));
}
