/** What this process begins at the moment, by its name. */
const underWay = new Map<string, Promise<unknown>>();

/** Does the work, of which others can wait for the end. */
export async function begin<T>(name: string, work: () => Promise<T>): Promise<T> {
  const mine = work();
  underWay.set(name, mine);
  try {
    return await mine;
  } finally {
    if (underWay.get(name) === mine) underWay.delete(name);
  }
}

/** Waits for those of these names that are being begun, well or not. @returns whether there were any */
export async function othersBegan(names: readonly string[]): Promise<boolean> {
  const others = names.flatMap((name) => underWay.get(name) ?? []);
  if (others.length === 0) return false;
  await Promise.allSettled(others);
  return true;
}
