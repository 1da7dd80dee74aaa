import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { type AssociationLimits, serveAssociation } from "./association.ts";
import type { DimseService } from "./dimse-service.ts";

export interface DimseOptions {
  host: string;
  /** 0 is any free one. */
  port: number;
  /** Our own, which callers must call. */
  aeTitle: string;
  /** At a time; more are told to come again. */
  maxAssociations: number;
  limits?: Partial<AssociationLimits>;
}

export interface RunningDimse {
  port: number;
  /** Finishes the messages that run, aborts the associations, and stops listening. */
  close(): Promise<void>;
}

/**
 * PS3.8 recommends no times. A modality pauses between images while it makes them; a study of 100 GB takes three hours
 * at 10 MB/s.
 */
const standardLimits: AssociationLimits = {
  requestMs: 10_000,
  idleMs: 60_000,
  lastsMs: 12 * 3_600_000,
  bytes: 2 ** 40,
};

/** Connections that have not asked for an association yet, beside those that have: more are closed at once. */
const maxStrangers = 64;
/** Messages that run have so long to finish when the server stops. */
const finishWithinMs = 10_000;

/**
 * Listens for DICOM associations: verification, storage, and queries by the Study Root model.
 * @throws Error with code `EADDRINUSE` where the port is taken
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part08.html#chapter_9
 */
export async function serveDimse<Caller>(
  service: DimseService<Caller>,
  { host, port, aeTitle, maxAssociations, limits }: DimseOptions,
): Promise<RunningDimse> {
  const stop = new AbortController();
  const running = new Map<Socket, Promise<void>>();
  let places = maxAssociations;
  const enter = () => {
    if (places === 0) return undefined;
    places--;
    return () => void places++;
  };
  const options = {
    ...{ aeTitle, service, enter, stopping: stop.signal },
    limits: { ...standardLimits, ...limits },
  };
  const server = createServer((socket) => {
    const served = serveAssociation(socket, options).finally(() => running.delete(socket));
    running.set(socket, served);
  });
  server.maxConnections = maxAssociations + maxStrangers;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      stop.abort();
      const late = setTimeout(() => {
        for (const socket of running.keys()) socket.destroy();
      }, finishWithinMs);
      await Promise.all(running.values());
      clearTimeout(late);
      await closed;
    },
  };
}
