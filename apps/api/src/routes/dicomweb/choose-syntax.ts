import type { MediaType } from "@synoptic/services";
import { explicitLittleEndian, isRead } from "@synoptic/services";
import { NotAcceptableError } from "../fhir/faults.ts";

/** How instances are to be sent. */
export interface InstanceAnswer {
  /** Whether as one plain body, which only one instance can be. */
  single: boolean;
  /** The transfer syntax of one that is kept in `stored`. */
  syntaxOf(stored: string): string;
}

/**
 * What of the client's wishes fits all instances, the best first. Without a transfer syntax the standard means explicit
 * little endian; `*`, and a client that takes anything, gets each as it is kept.
 * @param stored transfer syntaxes of the instances, one each
 * @throws NotAcceptableError
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_8.7.3.5.2
 */
export function chooseAnswer(accepted: readonly MediaType[], stored: readonly string[]): InstanceAnswer {
  for (const { type, parameters } of accepted) {
    const anything = type === "*/*";
    const inside = parameters.type?.toLowerCase() ?? "application/dicom";
    const multipart =
      (type === "multipart/related" || type === "multipart/*") && inside === "application/dicom";
    const single = type === "application/dicom" && stored.length === 1;
    if (!anything && !multipart && !single) continue;
    const wanted = anything ? "*" : (parameters["transfer-syntax"] ?? explicitLittleEndian);
    const fits = (one: string) =>
      wanted === "*" || wanted === one || (wanted === explicitLittleEndian && isRead(one));
    if (!stored.every(fits)) continue;
    return { single, syntaxOf: (one) => (wanted === "*" ? one : wanted) };
  }
  throw new NotAcceptableError(
    'Instances are sent as multipart/related; type="application/dicom", each as it is kept (transfer-syntax=*) or, where it can be decoded, in explicit little endian.',
  );
}
