import type { Parts } from "./parts.ts";

/** Where clients reach this server, without a slash at the end: as configured, else as this request did. */
export function publicUrlOf(
  { publicUrl }: Pick<Parts, "publicUrl">,
  request: { protocol: string; host: string | undefined },
): string {
  return publicUrl ?? `${request.protocol}://${request.host ?? "localhost"}`;
}
