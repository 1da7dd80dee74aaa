import { createServer, type Server } from "node:http";

/** The port is taken; the message is one line for a person. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
}

export interface Place {
  host: string;
  /** 0 is any free one. */
  port: number;
}

/** @throws PortTakenError */
export function listen(server: Server, { host, port }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        taken ? new PortTakenError(`Port ${port} is taken: choose another with PORT=${port + 1}.`) : error,
      );
    });
    server.listen(port, host, () => resolve());
  });
}

/**
 * Looks whether the port is free before anything slow is opened.
 * @throws PortTakenError
 */
export async function requireFreePort(place: Place): Promise<void> {
  const probe = createServer();
  await listen(probe, place);
  await new Promise((resolve) => probe.close(resolve));
}
