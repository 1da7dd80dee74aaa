/** A piecewise linear curve: `y[k]` at `x[k]`, `x` rising, level beyond its ends. */
export interface Curve {
  x: number[];
  y: number[];
}

/**
 * The non-decreasing curve with the least squared error, by pooling adjacent violators; equal `x` are averaged
 * first. Only the ends of each level stretch are kept.
 * @see Ayer, Brunk, Ewing, Reid, Silverman 1955, Annals of Mathematical Statistics 26:641-647
 */
export function fitIsotonic(x: ArrayLike<number>, targets: ArrayLike<number>): Curve {
  const order = Uint32Array.from({ length: x.length }, (_, i) => i).sort((a, b) => x[a]! - x[b]! || a - b);
  const pools: { from: number; to: number; sum: number; weight: number }[] = [];
  for (const i of order) {
    const last = pools.at(-1);
    // Equal scores cannot be told apart, whatever their targets.
    if (last && last.to === x[i] && last.from === x[i]) {
      last.sum += targets[i]!;
      last.weight += 1;
    } else pools.push({ from: x[i]!, to: x[i]!, sum: targets[i]!, weight: 1 });
  }
  const merged: typeof pools = [];
  for (const pool of pools) {
    let current = pool;
    for (let before = merged.at(-1); before && falls(before, current); before = merged.at(-1)) {
      merged.pop();
      current = {
        from: before.from,
        to: current.to,
        sum: before.sum + current.sum,
        weight: before.weight + current.weight,
      };
    }
    merged.push(current);
  }
  const curve: Curve = { x: [], y: [] };
  for (const { from, to, sum, weight } of merged) {
    for (const at of from === to ? [from] : [from, to]) {
      curve.x.push(at);
      curve.y.push(sum / weight);
    }
  }
  return curve;
}

function falls(before: { sum: number; weight: number }, after: { sum: number; weight: number }): boolean {
  return before.sum / before.weight >= after.sum / after.weight;
}

/** Linear between the knots, level beyond them. */
export function interpolate({ x, y }: Curve, at: number): number {
  let [low, high] = [0, x.length - 1];
  if (at <= x[low]!) return y[low]!;
  if (at >= x[high]!) return y[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  return y[low]! + ((at - x[low]!) / (x[high]! - x[low]!)) * (y[high]! - y[low]!);
}
