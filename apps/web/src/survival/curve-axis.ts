/** Tops of the axis, each with what its lines stand apart by. */
const axes: readonly [number, number][] = [
  [0.01, 0.0025],
  [0.02, 0.005],
  [0.04, 0.01],
  [0.1, 0.025],
  [0.2, 0.05],
  [0.4, 0.1],
  [0.6, 0.2],
  [0.8, 0.2],
];

/**
 * The axis of a curve: the least top that the highest probability fits under, and lines at round numbers from 0.
 * @param highest 0 to 1
 */
export function curveAxis(highest: number): { top: number; ticks: number[] } {
  const [top, step] = axes.find(([limit]) => highest <= limit) ?? [1, 0.25];
  return { top, ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, k) => k * step) };
}

/** Years to write below a curve: each where there are few, every second or fifth where there are many. */
export function yearTicks(end: number): number[] {
  const step = end <= 6 ? 1 : end <= 14 ? 2 : 5;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
}
