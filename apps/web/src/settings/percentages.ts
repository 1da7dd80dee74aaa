/** How far from 100 a sum of percentages may be and still count as rounding. */
const tolerance = 0.05;

/** Sum of what was typed, in percent; nothing where one of them is not a number from 0 to 100, both left out. */
export function sumPercentages(typed: readonly string[]): number | null {
  let sum = 0;
  for (const text of typed) {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value <= 0 || value >= 100) return null;
    sum += value;
  }
  return sum;
}

export function isWhole(sum: number | null): sum is number {
  return sum !== null && Math.abs(sum - 100) <= tolerance;
}

/** Probabilities that sum to 1 exactly, what rounding left over shared out in proportion. */
export function toProbabilities(typed: readonly string[]): number[] {
  const values = typed.map(Number);
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/** A probability as a percentage to edit: up to three decimals, no zeros behind. */
export function toPercentage(probability: number): string {
  return Number((probability * 100).toFixed(3)).toString();
}
