import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { type AssociationLimits, serveAssociation } from "./association.ts";
import { ipAddressOf } from "./connection.ts";
import type { DimseService } from "./dimse-service.ts";

/** PEM texts. */
export interface DimseTls {
  /** Our own certificate, with those between it and the authority that callers know. */
  cert: string;
  key: string;
  /** Callers must show a certificate of one of these authorities; any caller may connect where left out. */
  ca?: string | undefined;
}

export interface DimseOptions {
  host: string;
  /** 0 is any free one. */
  port: number;
  /** Our own, which callers must call. */
  aeTitle: string;
  /** At a time; more are told to come again. */
  maxAssociations: number;
  /** By TLS alone, as the BCP 195 profiles of PS3.15 annex B; in the clear where left out. */
  tls?: DimseTls | undefined;
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
 * @throws Error with code `EADDRINUSE` where the port is taken, or what OpenSSL says of a certificate or key
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part08.html#chapter_9
 */
export async function serveDimse<Caller>(
  service: DimseService<Caller>,
  { host, port, aeTitle, maxAssociations, tls, limits }: DimseOptions,
): Promise<RunningDimse> {
  const stop = new AbortController();
  const running = new Map<Socket, Promise<void>>();
  let places = maxAssociations;
  const enter = () => {
    if (places === 0) return undefined;
    places--;
    return () => void places++;
  };
  const allLimits = { ...standardLimits, ...limits };
  const options = { aeTitle, service, enter, stopping: stop.signal, limits: allLimits };
  const serve = (socket: Socket) => {
    const served = serveAssociation(socket, options).finally(() => running.delete(socket));
    running.set(socket, served);
  };
  const server = tls ? listenByTls(tls, service, allLimits.requestMs, serve) : createServer(serve);
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

/** @see https://dicom.nema.org/medical/dicom/current/output/html/part15.html#sect_B.12 */
function listenByTls<Caller>(
  { cert, key, ca }: DimseTls,
  service: DimseService<Caller>,
  handshakeTimeout: number,
  serve: (socket: Socket) => void,
): Server {
  const refuse = (socket: TLSSocket, why: string) => {
    service.onRefusal({ address: ipAddressOf(socket), why: `TLS: ${why}` });
    socket.destroy();
  };
  // Who shows no good certificate is turned away below, and not by the handshake, which would not say who it was.
  const asks = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: false };
  const server = createTlsServer(
    { cert, key, ...asks, minVersion: "TLSv1.2", handshakeTimeout },
    (socket) => {
      if (ca === undefined || socket.authorized) return serve(socket);
      socket.on("error", () => {});
      refuse(socket, String(socket.authorizationError));
    },
  );
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
    refuse(socket, error.code ?? "no handshake");
  });
  return server;
}
