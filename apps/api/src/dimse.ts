import { listenForDicom, type ServiceContext } from "@synoptic/services";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { logFault } from "./faults.ts";
import { PortTakenError } from "./listen.ts";

/**
 * Listens for DICOM's own protocol where the environment says so.
 * @returns what stops it
 * @throws PortTakenError
 */
export async function openDimse(
  { dimse, uploadLimitBytes: limitBytes }: Config,
  services: ServiceContext,
  logger: Logger,
): Promise<() => Promise<void>> {
  if (!dimse) return async () => {};
  try {
    const onFault = (error: unknown) => void logFault(logger, error);
    const { port, close } = await listenForDicom(services, { ...dimse, limitBytes, onFault });
    logger.info({ port, aeTitle: dimse.aeTitle }, "listening for DICOM associations");
    return close;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new PortTakenError(`Port ${dimse.port} is taken: choose another with DIMSE_PORT.`);
  }
}
