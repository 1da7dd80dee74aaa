/** What tells of changes: a key for each, `end` after the last. */
export interface ChangeSink<Key> {
  changed(key: Key): void;
  end(): void;
}

/**
 * Turns listening into an async iteration over the keys of what changed. Several changes of one key before
 * the reader asks again are one, so a slow reader never holds more than there are keys. Unlike a generator it
 * stops listening at once when the reader goes, also while it waits.
 * @param listen starts listening, and gives what stops it
 */
export function changes<Key>(
  listen: (sink: ChangeSink<Key>) => () => void,
): AsyncIterableIterator<Key, undefined> {
  const pending = new Set<Key>();
  let ended = false;
  let wake = () => {};
  const stop = listen({
    changed(key) {
      if (ended) return;
      pending.add(key);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
  });
  const finish = () => {
    ended = true;
    pending.clear();
    stop();
    wake();
    return { done: true, value: undefined } as const;
  };
  return {
    async next() {
      while (pending.size === 0) {
        if (ended) return finish();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const [key] = pending as unknown as [Key];
      pending.delete(key);
      return { done: false, value: key };
    },
    async return() {
      return finish();
    },
    async throw(error) {
      finish();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
