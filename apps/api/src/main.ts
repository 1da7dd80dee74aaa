import { DomainError } from "@synoptic/domain";
import pino from "pino";
import { openApp } from "./app.ts";
import { ConfigError, readConfig } from "./config.ts";
import { PortTakenError } from "./listen.ts";

/** Requests that run may take this long to finish when the process is told to end. */
const stopWithinMs = 15_000;

/** A fault whose message is the one line that a person needs. */
const isTold = (error: unknown): error is Error =>
  error instanceof DomainError || error instanceof ConfigError || error instanceof PortTakenError;

/** Ends once all is closed; a second signal, or a close that takes too long, ends at once. */
function endOnSignals(close: () => Promise<void>): void {
  let ending = false;
  const end = async (signal: NodeJS.Signals) => {
    if (ending) process.exit(130);
    ending = true;
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await close();
    process.exit(signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1);
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}

try {
  const config = readConfig(process.env);
  const logger = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const { url, close } = await openApp(config, logger);
  endOnSignals(close);
  process.stdout.write(`listening on ${url}\n`);
  process.send?.({ type: "ready", url });
} catch (error) {
  process.stderr.write(`${isTold(error) ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
