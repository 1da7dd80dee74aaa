/**
 * Other ways to tell that an image is of another kind, to hold beside the shipped one. Each is fitted on unit-length
 * training embeddings and gives a score that is higher the more an embedding is like them.
 */
import { choleskyFactor, seededRandom, solveCholesky } from "../packages/domain/src/index.ts";

/** Directions that are kept; past this the figures below hardly move. */
const DIRECTIONS = 64;
const ITERATIONS = 12;
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

/** Gram and Schmidt, in place. @param {Float64Array[]} vectors */
function orthonormalise(vectors) {
  vectors.forEach((vector, i) => {
    for (const earlier of vectors.slice(0, i)) {
      const along = dot(vector, earlier);
      for (let j = 0; j < vector.length; j++) vector[j] = (vector[j] ?? 0) - along * (earlier[j] ?? 0);
    }
    const length = Math.sqrt(dot(vector, vector)) || 1;
    for (let j = 0; j < vector.length; j++) vector[j] = (vector[j] ?? 0) / length;
  });
  return vectors;
}

/** Mean and leading principal directions by orthogonal iteration. @param {Float64Array[]} cases */
function principalDirections(cases) {
  const dimension = cases[0]?.length ?? 0;
  const mean = new Float64Array(dimension);
  for (const one of cases)
    for (let j = 0; j < dimension; j++) mean[j] = (mean[j] ?? 0) + (one[j] ?? 0) / cases.length;
  const centred = cases.map((one) => one.map((value, j) => value - (mean[j] ?? 0)));
  const random = seededRandom(1);
  let directions = orthonormalise(
    Array.from({ length: DIRECTIONS }, () => Float64Array.from({ length: dimension }, () => random() - 0.5)),
  );
  for (let step = 0; step < ITERATIONS; step++) {
    directions = orthonormalise(
      directions.map((direction) => {
        const next = new Float64Array(dimension);
        for (const one of centred) {
          const along = dot(one, direction);
          for (let j = 0; j < dimension; j++) next[j] = (next[j] ?? 0) + along * (one[j] ?? 0);
        }
        return next;
      }),
    );
  }
  return { mean, directions };
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

/**
 * Mahalanobis distance in the principal directions, the same less the distance to the whole training part's Gaussian
 * (Ren and others 2021, arXiv 2106.09022), and the length outside of the principal directions.
 * @param {Training} training
 */
export function fitAlternatives({ rows, dimension, embeddings, labels }) {
  const step = Math.max(1, Math.ceil(rows / MOST_ROWS));
  const kept = Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
  const cases = kept.map((row) => unit(embeddings, row * dimension, dimension));
  const { mean, directions } = principalDirections(cases);
  const project = (/** @type {Float64Array} */ one) => {
    const centred = one.map((value, j) => value - (mean[j] ?? 0));
    const point = Float64Array.from(directions, (direction) => dot(centred, direction));
    return { point, outside: dot(centred, centred) - dot(point, point) };
  };
  const points = cases.map((one) => project(one).point);
  const classes = [...new Set(kept.map((row) => labels[row] ?? 0))];
  const members = classes.map((label) => points.filter((_, i) => labels[kept[i] ?? 0] === label));
  const centres = members.map(meanOf);
  const none = new Float64Array(DIRECTIONS);
  const within = gaussian(points, (i) => centres[classes.indexOf(labels[kept[i] ?? 0] ?? 0)] ?? none);
  const whole = gaussian(points, () => none);

  return (/** @type {Float32Array} */ embedding) => {
    const { point, outside } = project(unit(embedding, 0, dimension));
    const nearest = Math.min(...centres.map((centre) => within(point, centre)));
    return {
      Mahalanobis: -nearest,
      "relative Mahalanobis": whole(point, none) - nearest,
      "outside PCA": -outside,
    };
  };
}
