import { DomainError } from "@synoptic/domain";
import pino, { type Logger } from "pino";

/** Names, free text, secrets: what must not reach a log even where someone passes a whole row by mistake. */
const redacted = [
  "familyName",
  "givenName",
  "displayName",
  "birthDate",
  "value",
  "valueText",
  "reason",
  "raw",
  "attributes",
  "password",
  "passwordHash",
  "token",
  "key",
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** One logger a process: JSON lines on standard output, ids only. */
export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  return pino(
    {
      level,
      base: { app: "worker", pid: process.pid },
      redact: { paths: redacted, censor: "[redacted]" },
      serializers: { err: fault },
    },
    destination ?? pino.destination(1),
  );
}

/** A fault's kind and where it happened. Its message may quote a row, so only our own faults, which never do, keep theirs. */
function fault(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const message = error instanceof DomainError ? error.message : "[redacted]";
  const stack = error.stack?.split("\n").filter((line) => line.trimStart().startsWith("at "));
  return { type: error.name, code, message, stack };
}
