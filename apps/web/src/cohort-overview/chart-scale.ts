/** The axis that a highest value fits under: some four lines at round numbers from 0. */
export function countAxis(highest: number): { top: number; ticks: number[] } {
  const rough = Math.max(highest, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough)!;
  const count = Math.ceil(highest / step - 1e-9);
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, k) => k * step) };
}

/** An axis around values that are far from 0, with a margin below and above. */
export function valueAxis(low: number, high: number): { bottom: number; top: number; ticks: number[] } {
  const spread = Math.max(high - low, Math.abs(high) * 0.05, 1e-9);
  const { ticks } = countAxis(spread);
  const step = ticks[1]!;
  const first = Math.floor((low - step * 0.25) / step);
  const last = Math.ceil((high + step * 0.25) / step);
  const all = Array.from({ length: last - first + 1 }, (_, k) =>
    Number(((first + k) * step).toPrecision(10)),
  );
  return { bottom: all[0]!, top: all.at(-1)!, ticks: all };
}

/** Where a survival axis begins: as low as it must, at a number that reads well. */
export function survivalFloor(lowest: number): number {
  return [0.9, 0.8, 0.5].find((each) => lowest >= each) ?? 0;
}

/** Lines from where a survival axis begins to 1. */
export function survivalLines(bottom: number): number[] {
  const step = bottom === 0 ? 0.2 : bottom === 0.5 ? 0.1 : bottom === 0.8 ? 0.05 : 0.02;
  const count = Math.round((1 - bottom) / step);
  return Array.from({ length: count + 1 }, (_, k) => Number((bottom + k * step).toFixed(4)));
}
