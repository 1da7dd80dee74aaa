import type { PrismaClient } from "@synoptic/persistence";
import type { ServiceContext } from "@synoptic/services";

export function testServices(db: PrismaClient): ServiceContext {
  const listeners = new Set<(event: never) => void>();
  return {
    db,
    now: () => new Date(),
    events: {
      publish: (event: never) => listeners.forEach((listener) => listener(event)),
      subscribe: (listener: (event: never) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  } as never;
}

interface Job {
  jobId: string;
  patientId: string;
  state: string;
  progress: number;
}
export async function publishJob(
  server: { site: { id: string }; parts: { services: ServiceContext } },
  job: Job,
) {
  (server.parts.services.events as never as { publish(event: unknown): void }).publish({
    type: "job",
    siteId: server.site.id,
    ...job,
  });
}
export async function publishWorklist(
  server: { parts: { services: ServiceContext } },
  siteId: string,
  worklistItemId: string,
) {
  (server.parts.services.events as never as { publish(event: unknown): void }).publish({
    type: "worklist",
    siteId,
    worklistItemId,
  });
}
