import { z } from "zod";

/** FHIR ids; an EHR's own may be longer than FHIR allows, yet not by much. */
const id = z.string().min(1).max(256);

const resource = z.looseObject({ resourceType: z.string() });

const prefetchedPatient = z.looseObject({
  resourceType: z.literal("Patient"),
  identifier: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })).optional(),
  birthDate: z.string().optional(),
});

/** What both hooks tell. @see https://cds-hooks.hl7.org/2.0/#http-request_1 */
export const hookRequest = z.object({
  hook: z.string("A request names its hook."),
  hookInstance: z.string("A request has a hookInstance.").min(1),
  fhirServer: z.url("fhirServer is a URL.").optional(),
  context: z.object(
    {
      userId: z.string("The context has a userId.").min(1),
      patientId: id,
      encounterId: id.nullish(),
      /** Of order-select only: references into `draftOrders`. */
      selections: z.array(z.string()).optional(),
      draftOrders: z
        .object({ entry: z.array(z.object({ resource: resource.optional() })).optional() })
        .optional(),
    },
    "A request has a context with a userId and a patientId.",
  ),
  /** A key that the client could not fill is null, an OperationOutcome or left out. */
  prefetch: z.record(z.string(), z.unknown()).nullish(),
});

export type HookRequest = z.output<typeof hookRequest>;

export interface HookPatient {
  /** On the client's server. */
  fhirId: string;
  fhirServer: string | undefined;
  identifiers: readonly { system: string; value: string }[];
  birthDate: string | undefined;
}

/** Whom a request is about, as far as it tells. */
export function patientOf({ context, fhirServer, prefetch }: HookRequest): HookPatient {
  const { data: patient } = prefetchedPatient.safeParse(prefetch?.patient);
  return {
    fhirId: context.patientId.replace(/^Patient\//, ""),
    fhirServer: fhirServer?.replace(/\/+$/, ""),
    identifiers: (patient?.identifier ?? []).flatMap(({ system, value }) =>
      system && value ? [{ system, value }] : [],
    ),
    birthDate: patient?.birthDate,
  };
}
