import { type AssociationLimits, type DimseTls, type RunningDimse, serveDimse } from "@synoptic/interop";
import type { ServiceContext } from "../context.ts";
import { findMatches } from "./find-matches.ts";
import { type DimseCaller, identifyCaller } from "./identify-caller.ts";
import { storeSentInstance } from "./store-sent-instance.ts";

export interface ListenForDicomOptions {
  host: string;
  /** 0 is any free one. */
  port: number;
  /** Our own. */
  aeTitle: string;
  maxAssociations: number;
  /** In the clear where left out. */
  tls?: DimseTls | undefined;
  /** Of one instance. */
  limitBytes: number;
  /** Others than the usual ones. */
  limits?: Partial<AssociationLimits>;
  /** What nobody foresaw, told without its words, which may quote data. */
  onFault: (error: unknown) => void;
}

/**
 * Listens for what archives and modalities send by DICOM's own protocol: C-ECHO, C-STORE, and C-FIND of those who may.
 * @throws Error with code `EADDRINUSE` where the port is taken, or what OpenSSL says of a certificate or key
 */
export function listenForDicom(
  context: ServiceContext,
  { limitBytes, onFault, ...place }: ListenForDicomOptions,
): Promise<RunningDimse> {
  return serveDimse<DimseCaller>(
    {
      identify: (calling) => identifyCaller(context, calling),
      mayFind: ({ mayQuery }) => mayQuery,
      store: ({ actor }, instance) => storeSentInstance(context, actor, instance, limitBytes),
      find: ({ actor }, identifier) => findMatches(context, actor, identifier),
      onRefusal: (told) => context.log?.warn(told, "A DICOM association was refused or broken off."),
      onFault,
    },
    place,
  );
}
