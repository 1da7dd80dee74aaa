import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDiskBlobStore, type PrismaClient } from "@synoptic/persistence";
import { openQueue } from "@synoptic/queue";
import type { ServiceContext } from "@synoptic/services";
import { readNetworks } from "@synoptic/services/testing";

/** Services on a blob folder and a queue of their own; no models are loaded and no job is done. */
export async function openTestServices(
  db: PrismaClient,
): Promise<{ services: ServiceContext; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "synoptic-api-"));
  const { queue, tasks, events, close } = await openQueue();
  const models = {
    scenarios: [],
    manifests: [],
    bundledIds: new Set(),
  } as unknown as ServiceContext["models"];
  return {
    services: {
      db,
      blobs: createDiskBlobStore(folder),
      models,
      modelsHome: join(folder, "models"),
      processKind: "api",
      cacheHome: join(folder, "cache"),
      queue,
      tasks,
      events,
      // What the tests publish is on this machine.
      webhookNetworks: readNetworks(["127.0.0.1/32"]),
      dicomNetworks: readNetworks(["127.0.0.1/32"]),
      studyQuietMs: 10_000,
      now: () => new Date(),
    },
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
