import type { ServiceContext } from "@synoptic/services";
import { seedDemo, seedDemoPopulation } from "@synoptic/services";

/**
 * Adds the demo's synthetic patients where they are missing, while the server answers already, so that one can
 * watch their assessments arrive.
 * @returns asks it to end, and waits until it has
 */
export function seedInBackground(services: ServiceContext): () => Promise<void> {
  const ending = new AbortController();
  const seed = async () => {
    await seedDemo(services, { signal: ending.signal });
    // For cohorts, once everything that one looks at first is there.
    await seedDemoPopulation(services, { signal: ending.signal });
  };
  const seeding = seed().catch((error: unknown) => {
    if (!ending.signal.aborted)
      services.log?.error({ err: error }, "The demo's patients could not be added.");
  });
  return async () => {
    ending.abort();
    await seeding;
  };
}
