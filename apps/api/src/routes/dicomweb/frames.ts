import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import type { MediaType } from "@synoptic/services";
import {
  explicitLittleEndian,
  findInstances,
  frameTypeOf,
  instanceUrl,
  readStoredFrames,
  type StoredInstance,
} from "@synoptic/services";
import type { Request } from "express";
import { NotAcceptableError } from "../fhir/faults.ts";
import { acceptedTypes } from "./accepted.ts";
import type { Handle } from "./handlers.ts";
import { sendParts } from "./send-parts.ts";
import { targetOf } from "./target.ts";

const octets = "application/octet-stream";

/**
 * `GET …/instances/{instance}/frames/1,2`: uncompressed values, or the streams as they are kept, as the client takes.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.4.1.1.6
 */
export const frames: Handle = async ({ request, response, actor, services, base }) => {
  const [instance] = await findInstances(services, actor, targetOf(request));
  const numbers = frameNumbers(request, instance!);
  const compressed = chooseForm(acceptedTypes(request), instance!);
  const type = compressed ? frameTypeOf(instance!.transferSyntaxUid)! : octets;
  const syntax = compressed ? instance!.transferSyntaxUid : explicitLittleEndian;
  const read = readStoredFrames(services, instance!, {
    frames: numbers.map((number) => number - 1),
    compressed,
  });
  const url = instanceUrl(base, instance!);
  const parts = numbers.map((number) => ({
    mediaType: `${type}; transfer-syntax=${syntax}`,
    location: `${url}/frames/${number}`,
    bytes: async () => (await read.next()).value!,
  }));
  await sendParts(response, { type, parameters: `; transfer-syntax=${syntax}` }, parts);
};

/** @throws InvalidInputError, NotFoundError */
export function frameNumbers(request: Request, { frames: count }: StoredInstance): number[] {
  const numbers = String(request.params.frames)
    .split(",")
    .map((text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN));
  if (numbers.some(Number.isNaN))
    throw new InvalidInputError("Frames are numbers from 1, with commas.", ["frames"]);
  if (numbers.some((number) => number > count)) throw new NotFoundError("The instance has no such frame.");
  return numbers;
}

/** Whether the client gets the compressed streams. @throws NotAcceptableError */
function chooseForm(accepted: readonly MediaType[], { transferSyntaxUid }: StoredInstance): boolean {
  const own = frameTypeOf(transferSyntaxUid);
  for (const { type, parameters } of accepted) {
    const inside = type.startsWith("multipart/") ? (parameters.type?.toLowerCase() ?? octets) : type;
    const syntax = parameters["transfer-syntax"];
    if (own !== undefined && (inside === own || inside === "image/*") && fits(syntax, transferSyntaxUid))
      return true;
    // A compressed stream may also be asked for as plain bytes, by its transfer syntax.
    if (own !== undefined && inside === octets && (syntax === "*" || syntax === transferSyntaxUid))
      return true;
    if ((inside === octets || inside === "*/*") && fits(syntax, explicitLittleEndian)) return false;
  }
  throw new NotAcceptableError(
    "Frames are sent as application/octet-stream, or in the form that they are kept in.",
  );
}

function fits(wanted: string | undefined, syntax: string): boolean {
  return wanted === undefined || wanted === "*" || wanted === syntax;
}
