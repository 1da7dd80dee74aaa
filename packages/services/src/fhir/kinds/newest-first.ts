/**
 * Orders ids as pages do: by the row's id, which begins with its time, descending; findings of one assessment by place.
 * @returns below 0 where `a` comes first
 */
export function byNewest(a: string, b: string): number {
  const [rowA = "", placeA = "0"] = a.split(".");
  const [rowB = "", placeB = "0"] = b.split(".");
  if (rowA !== rowB) return rowA < rowB ? 1 : -1;
  return Number(placeA) - Number(placeB);
}
