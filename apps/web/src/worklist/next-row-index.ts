/**
 * Where a key leads among `count` rows; nothing where the key is not one of ours or leads nowhere.
 * @param current -1 where no row has the focus: any key then enters at the first row
 */
export function nextRowIndex(key: string, current: number, count: number): number | null {
  const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  if (current < 0) return 0;
  return Math.min(count - 1, Math.max(0, current + step));
}
