/**
 * Other ways to tell that an image is of another kind, to hold beside the shipped one. Each is fitted on training
 * embeddings and gives a score that is higher the more an embedding is like them.
 */
import { choleskyFactor, principalDirections, solveCholesky } from "../packages/domain/src/index.ts";

/** Directions that are kept; past this the figures below hardly move. */
const DIRECTIONS = 64;
/** Added to the variance of each direction, as a share of the mean variance. */
const RIDGE = 1e-3;
const MOST_ROWS = 2000;

/** @typedef {{ rows: number, dimension: number, embeddings: Float32Array, labels: Uint32Array }} Training */

/** @param {ArrayLike<number>} values @param {number} start @param {number} dimension */
function unit(values, start, dimension) {
  const vector = new Float64Array(dimension);
  let squares = 0;
  for (let j = 0; j < dimension; j++) {
    vector[j] = values[start + j] ?? 0;
    squares += (vector[j] ?? 0) ** 2;
  }
  const length = Math.sqrt(squares) || 1;
  return vector.map((value) => value / length);
}

/** @param {Float64Array} a @param {Float64Array} b */
function dot(a, b) {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] ?? 0) * (b[j] ?? 0);
  return sum;
}

/** Squared Mahalanobis distance to a centre. @param {Float64Array[]} cases @param {(i: number) => Float64Array} centreOf */
function gaussian(cases, centreOf) {
  const size = DIRECTIONS;
  const covariance = new Float64Array(size * size);
  cases.forEach((one, n) => {
    const centre = centreOf(n);
    for (let i = 0; i < size; i++) {
      const left = (one[i] ?? 0) - (centre[i] ?? 0);
      for (let j = 0; j <= i; j++) {
        const at = i * size + j;
        covariance[at] = (covariance[at] ?? 0) + (left * ((one[j] ?? 0) - (centre[j] ?? 0))) / cases.length;
      }
    }
  });
  let trace = 0;
  for (let i = 0; i < size; i++) trace += covariance[i * size + i] ?? 0;
  for (let i = 0; i < size; i++)
    covariance[i * size + i] = (covariance[i * size + i] ?? 0) + (RIDGE * trace) / size;
  const factor = choleskyFactor(covariance, size);
  return (/** @type {Float64Array} */ point, /** @type {Float64Array} */ centre) => {
    const difference = point.map((value, i) => value - (centre[i] ?? 0));
    const solved = difference.slice();
    solveCholesky(factor, size, solved);
    return dot(difference, solved);
  };
}

/** @param {Float64Array[]} cases */
function meanOf(cases) {
  return cases.reduce(
    (sum, one) => sum.map((value, j) => value + (one[j] ?? 0) / cases.length),
    new Float64Array(DIRECTIONS),
  );
}

/** Distance to the five nearest rows. @param {Training} training */
function nearestByLength({ rows, dimension, embeddings }) {
  return (/** @type {Float32Array} */ embedding) => {
    const squares = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let j = 0; j < dimension; j++)
        sum += ((embedding[j] ?? 0) - (embeddings[row * dimension + j] ?? 0)) ** 2;
      squares[row] = sum;
    }
    squares.sort();
    return -squares.subarray(0, 5).reduce((sum, value) => sum + Math.sqrt(value), 0) / 5;
  };
}

/**
 * Euclidean distance to the five nearest; of unit-length embeddings: Mahalanobis distance in the principal directions,
 * the same less the distance to the whole training part's Gaussian (Ren and others 2021, arXiv 2106.09022).
 * @param {Training} training
 */
export function fitAlternatives(training) {
  const { rows, dimension, embeddings, labels } = training;
  const step = Math.max(1, Math.ceil(rows / MOST_ROWS));
  const kept = Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
  const values = new Float64Array(kept.length * dimension);
  kept.forEach((row, i) => {
    values.set(unit(embeddings, row * dimension, dimension), i * dimension);
  });
  const { mean, directions } = principalDirections(
    { values, rows: kept.length, columns: dimension },
    DIRECTIONS,
  );
  const project = (/** @type {Float64Array} */ one) => {
    const centred = one.map((value, j) => value - (mean[j] ?? 0));
    return Float64Array.from({ length: DIRECTIONS }, (_, k) =>
      dot(centred, directions.subarray(k * dimension, (k + 1) * dimension)),
    );
  };
  const points = kept.map((_, i) => project(values.subarray(i * dimension, (i + 1) * dimension)));
  const classes = [...new Set(kept.map((row) => labels[row] ?? 0))];
  const members = classes.map((label) => points.filter((_, i) => labels[kept[i] ?? 0] === label));
  const centres = members.map(meanOf);
  const none = new Float64Array(DIRECTIONS);
  const within = gaussian(points, (i) => centres[classes.indexOf(labels[kept[i] ?? 0] ?? 0)] ?? none);
  const whole = gaussian(points, () => none);
  const byLength = nearestByLength(training);

  return (/** @type {Float32Array} */ embedding) => {
    const point = project(unit(embedding, 0, dimension));
    const nearest = Math.min(...centres.map((centre) => within(point, centre)));
    return {
      "Euclidean, 5 nearest of all": byLength(embedding),
      Mahalanobis: -nearest,
      "relative Mahalanobis": whole(point, none) - nearest,
    };
  };
}
