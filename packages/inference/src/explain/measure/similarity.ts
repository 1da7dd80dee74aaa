/** Side of the window that structural similarity looks through. */
const WINDOW = 7;
const [K1, K2] = [0.01, 0.03];

/**
 * Spearman's rank correlation, ties at their mean rank: -1 to 1. 0 where one side is the same everywhere, as it then
 * resembles nothing.
 * @see Spearman 1904, American Journal of Psychology 15(1):72-101, doi:10.2307/1412159
 */
export function rankCorrelation(a: Float64Array, b: Float64Array): number {
  const [ranksA, ranksB] = [ranks(a), ranks(b)];
  const middle = (a.length + 1) / 2;
  let [both, ownA, ownB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [ranksA[i]! - middle, ranksB[i]! - middle];
    both += x * y;
    ownA += x * x;
    ownB += y * y;
  }
  return ownA > 0 && ownB > 0 ? both / Math.sqrt(ownA * ownB) : 0;
}

function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) result[order[i]!] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

/**
 * Mean structural similarity of two square maps, each first stretched to 0..1: 1 where they are the same. A uniform
 * window of 7 x 7, sample covariances, windows that lie wholly inside.
 * @see Wang, Bovik, Sheikh, Simoncelli 2004, IEEE Transactions on Image Processing 13(4):600-612,
 *   doi:10.1109/TIP.2003.819861
 */
export function structuralSimilarity(a: Float64Array, b: Float64Array): number {
  const side = Math.sqrt(a.length);
  const [x, y] = [stretched(a), stretched(b)];
  const size = WINDOW * WINDOW;
  let sum = 0;
  for (let top = 0; top + WINDOW <= side; top++) {
    for (let left = 0; left + WINDOW <= side; left++) {
      let [sumX, sumY, xx, yy, xy] = [0, 0, 0, 0, 0];
      for (let row = top; row < top + WINDOW; row++) {
        for (let i = row * side + left; i < row * side + left + WINDOW; i++) {
          sumX += x[i]!;
          sumY += y[i]!;
          xx += x[i]! * x[i]!;
          yy += y[i]! * y[i]!;
          xy += x[i]! * y[i]!;
        }
      }
      const [meanX, meanY] = [sumX / size, sumY / size];
      const covariance = (product: number, one: number, other: number) =>
        (product - size * one * other) / (size - 1);
      const luminance = (2 * meanX * meanY + K1 ** 2) / (meanX ** 2 + meanY ** 2 + K1 ** 2);
      const structure =
        (2 * covariance(xy, meanX, meanY) + K2 ** 2) /
        (covariance(xx, meanX, meanX) + covariance(yy, meanY, meanY) + K2 ** 2);
      sum += luminance * structure;
    }
  }
  return sum / (side - WINDOW + 1) ** 2;
}

function stretched(values: Float64Array): Float64Array {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0));
}
