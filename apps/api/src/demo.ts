import type { ServiceContext } from "@synoptic/services";
import { DEMO_POPULATION, seedDemo, seedDemoPopulation } from "@synoptic/services";

/** How many of the demo's people are there. */
export interface DemoFilling {
  added: number;
  of: number;
}

/** The demo's synthetic patients, added while the server answers already, so that one can watch them arrive. */
export class Demo {
  readonly #ending = new AbortController();
  #seeding: Promise<void> = Promise.resolve();
  /** What is missing as yet; null once all are there. */
  filling: DemoFilling | null = null;

  /** Adds those who are missing, in the background. */
  fill(services: ServiceContext): void {
    this.filling = { added: 0, of: DEMO_POPULATION };
    this.#seeding = this.#seed(services)
      .catch((error: unknown) => {
        if (this.#ending.signal.aborted) return;
        services.log?.error({ err: error }, "The demo's patients could not be added.");
      })
      .finally(() => {
        this.filling = null;
      });
  }

  async #seed(services: ServiceContext): Promise<void> {
    const { signal } = this.#ending;
    let withImages = 0;
    await seedDemo(services, {
      signal,
      progress: (added, of) => {
        withImages = of;
        this.filling = { added, of: of + DEMO_POPULATION };
      },
    });
    // For cohorts, once everything that one looks at first is there.
    await seedDemoPopulation(services, {
      signal,
      progress: (there) => {
        this.filling = { added: withImages + there, of: withImages + DEMO_POPULATION };
      },
    });
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#seeding;
  }
}
