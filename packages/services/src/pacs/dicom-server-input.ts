import { InvalidInputError } from "@synoptic/domain";
import { type AllowedNetworks, requireDestination, requireReachable } from "@synoptic/interop";
import { z } from "zod";
import { validated } from "../validated.ts";

export interface DicomServerInput {
  /** What people call it; it stands in faults. */
  name: string;
  /** Of its DICOMweb services. */
  url: string;
  authentication: "none" | "basic" | "bearer";
  /** Of `basic` alone. */
  userName?: string | null | undefined;
  /** Password or token; not of `none`. */
  secret?: string | null | undefined;
  isPulledFrom: boolean;
  results: "none" | "by_hand" | "assessed" | "accepted";
}

const schema = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give it a name.")
    .max(100, "A name has 100 characters at most.")
    .regex(/^\P{C}*$/u, "A name is one line."),
  url: z.string().trim().min(1, "A URL is needed."),
  authentication: z.enum(["none", "basic", "bearer"]),
  userName: z.string().min(1, "A user name is needed.").max(200).nullish(),
  secret: z
    .string()
    .min(1, "A password or token is needed.")
    .max(4000, "A password or token has 4000 characters at most.")
    .nullish(),
  isPulledFrom: z.boolean(),
  results: z.enum(["none", "by_hand", "assessed", "accepted"]),
});

/**
 * What is kept of a server, once it is sure that it may be asked.
 * @param known its row where it is changed: the secret may be left out as long as it goes to the same host in the same
 *   way, so that nobody has it sent elsewhere
 * @throws InvalidInputError, DestinationRefusedError
 */
export async function readDicomServer(
  input: DicomServerInput,
  allowed: AllowedNetworks,
  known?: { url: string; authentication: string; userName: string | null; secret: string | null },
) {
  const { url, authentication, secret, userName, ...rest } = validated(schema, input);
  const destination = requireDestination(url, allowed);
  if (destination.search)
    throw new InvalidInputError("The URL must not hold a query: paths are added to it.", ["url"]);
  await requireReachable(destination, allowed);
  const isSame = known?.authentication === authentication && new URL(known.url).origin === destination.origin;
  const kept = {
    userName: authentication === "basic" ? (userName ?? (isSame ? known.userName : null)) : null,
    secret: authentication === "none" ? null : (secret ?? (isSame ? known.secret : null)),
  };
  if (authentication === "basic" && !/^[^:\p{C}]+$/u.test(kept.userName ?? ""))
    throw new InvalidInputError("A user name is needed, without a colon.", ["userName"]);
  if (authentication !== "none" && kept.secret === null)
    throw new InvalidInputError("Give the password or token; again, where the server changes.", ["secret"]);
  if (authentication === "bearer" && !/^[\x21-\x7e]+$/.test(kept.secret ?? ""))
    throw new InvalidInputError("A token is printable ASCII without spaces.", ["secret"]);
  return { ...rest, ...kept, authentication, url: destination.href.replace(/\/+$/, "") };
}
