import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@synoptic/domain";
import { readNetworks } from "@synoptic/interop";
import { createDiskBlobStore } from "@synoptic/persistence";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { type ChangeEvent, openQueue } from "@synoptic/queue";
import type { ServiceContext } from "../context.ts";
import { registerModels } from "../register-models.ts";
import { loadBundledModels } from "./bundled-models.ts";

/** Real parts, each its own: a database, a folder of blobs, the models, a queue that nobody works; two sites. */
export async function openTestContext() {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), "synoptic-services-"));
  const models = await loadBundledModels();
  const messaging = await openQueue();
  const heard: ChangeEvent[] = [];
  messaging.events.subscribe((event) => void heard.push(event));

  const { db } = database;
  const clock = { now: new Date("2026-02-01T12:00:00Z") };
  const context: ServiceContext = {
    db,
    blobs: createDiskBlobStore(folder),
    models,
    modelsHome: join(folder, "models"),
    processKind: "api",
    cacheHome: join(folder, "cache"),
    queue: messaging.queue,
    tasks: messaging.tasks,
    events: messaging.events,
    // Receivers of the tests listen on this machine.
    webhookNetworks: readNetworks(["127.0.0.1/32"]),
    dicomNetworks: readNetworks(["127.0.0.1/32"]),
    studyQuietMs: 10_000,
    now: () => clock.now,
  };
  await registerModels(context);

  const addActor = async (slug: string): Promise<Actor> => {
    const site = await db.site.create({ data: { slug, name: slug } });
    const user = await db.user.create({
      data: { siteId: site.id, email: `ada@${slug}`, name: "Ada", role: "clinician", passwordHash: "none" },
    });
    return { kind: "user", id: user.id, siteId: site.id, role: "clinician" };
  };
  const actor = await addActor("north");
  const stranger = await addActor("south");

  return {
    context,
    db,
    clock,
    heard,
    /** A clinician, and one of another site. */
    actor,
    stranger,
    addPatient: async (of: Actor = actor, data: { sex?: "male" | "female"; birthDate?: Date } = {}) =>
      (await db.patient.create({ data: { siteId: of.siteId, ...data } })).id,
    close: async () => {
      await messaging.close();
      await models.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type TestContext = Awaited<ReturnType<typeof openTestContext>>;
