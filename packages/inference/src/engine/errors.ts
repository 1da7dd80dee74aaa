import { DomainError } from "@synoptic/domain";

/** Too many cases wait already: try again later. Nothing was computed. */
export class EngineBusyError extends DomainError {
  readonly code = "ENGINE_BUSY";

  constructor(waiting: number) {
    super(`${waiting} cases wait for a network already; try again in a moment.`);
  }
}

/** The answer did not come in the time that the caller gave. */
export class EngineTimeoutError extends DomainError {
  readonly code = "ENGINE_TIMEOUT";

  constructor(timeoutMs: number) {
    super(`The network did not answer within ${timeoutMs} ms.`);
  }
}

/** The caller no longer wants the answer. */
export class EngineCancelledError extends DomainError {
  readonly code = "ENGINE_CANCELLED";

  constructor() {
    super("The reading was cancelled.");
  }
}

/** The engine was closed while the case waited. */
export class EngineClosedError extends DomainError {
  readonly code = "ENGINE_CLOSED";

  constructor() {
    super("The process is shutting down; try again.");
  }
}

/** The runtime here cannot run networks on what the configuration asks for. */
export class ExecutionProviderError extends DomainError {
  readonly code = "EXECUTION_PROVIDER";

  constructor(wanted: string, available: readonly string[]) {
    super(`ONNX Runtime cannot run on "${wanted}" here; it can on ${available.join(", ")}.`, [
      "executionProvider",
    ]);
  }
}
