import { DomainError } from "@synoptic/domain";

/** A model that a process could not load: it must not be given a part. */
export class ModelRefusedError extends DomainError {
  readonly code = "MODEL_REFUSED";

  constructor(
    { id, version }: { id: string; version: string },
    { process, code, message }: { process: string; code: string; message: string },
  ) {
    super(`${id} ${version} is refused by the ${process}: ${code}: ${message}`, ["modelVersionId"]);
  }
}
