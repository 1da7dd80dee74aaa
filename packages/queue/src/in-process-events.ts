import type { ChangeEvent, EventBus } from "./event-bus.ts";

/** The event bus of a single process. */
export function createInProcessEvents(): EventBus {
  const listeners = new Set<(event: ChangeEvent) => void>();
  return {
    publish: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    subscribe: (listener) => {
      // Wrapped, so that one function given twice is two listeners.
      const own = (event: ChangeEvent) => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close: async () => listeners.clear(),
  };
}
