import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { listenForDicom, type ServiceContext } from "@synoptic/services";
import type { Logger } from "pino";
import { type Config, ConfigError, type DimseConfig } from "./config.ts";
import { logFault } from "./faults.ts";
import { PortTakenError } from "./listen.ts";

/**
 * Listens for DICOM's own protocol where the environment says so.
 * @returns what stops it
 * @throws PortTakenError, ConfigError where a certificate or key cannot be used
 */
export async function openDimse(
  { dimse, uploadLimitBytes: limitBytes }: Config,
  services: ServiceContext,
  logger: Logger,
): Promise<() => Promise<void>> {
  if (!dimse) return async () => {};
  const tls = dimse.tls && readTls(dimse.tls);
  try {
    const onFault = (error: unknown) => void logFault(logger, error);
    const { port, close } = await listenForDicom(services, { ...dimse, tls, limitBytes, onFault });
    logger.info({ port, aeTitle: dimse.aeTitle, tls: tls !== undefined }, "listening for DICOM associations");
    return close;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new PortTakenError(`Port ${dimse.port} is taken: choose another with DIMSE_PORT.`);
  }
}

function readTls({ cert, key, ca }: NonNullable<DimseConfig["tls"]>) {
  const tls = {
    cert: readPem("DIMSE_TLS_CERT", cert),
    key: readPem("DIMSE_TLS_KEY", key),
    ca: ca === undefined ? undefined : readPem("DIMSE_TLS_CA", ca),
  };
  try {
    createSecureContext(tls);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`The files of DIMSE_TLS_CERT, _KEY and _CA do not serve for TLS: ${code}.`);
  }
  return tls;
}

function readPem(setting: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`The file of the setting ${setting} cannot be read: ${code}.`);
  }
}
