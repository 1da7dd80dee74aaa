// PGlite answers queries synchronously, so it lives in a thread of its own. Plain JavaScript, so that Node,
// tsx and Vitest all can start it.
import { openAsBlob } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { serveDatabase } from "./shared-session.mjs";

/** @type {{ folder: string | null, dump: string | null, socketPath: string }} */
const { folder, dump, socketPath } = workerData;
const port = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);

const database = await PGlite.create({
  extensions: { pg_trgm },
  ...(folder === null ? {} : { dataDir: folder }),
  ...(dump === null ? {} : { loadDataDir: await openAsBlob(dump) }),
});
const server = await serveDatabase(database, { path: socketPath });

port.on("message", async (message) => {
  if (message === "close") {
    await server.close();
    await database.close();
    port.postMessage("closed");
    port.close();
  }
});
port.postMessage("ready");
