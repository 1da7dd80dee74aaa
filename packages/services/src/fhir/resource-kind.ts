import type { Actor } from "@synoptic/domain";
import type { FhirResource } from "fhir/r4.js";
import type { ServiceContext } from "../context.ts";

/** Who asks for resources, and where this server is reached. */
export interface FhirContext extends Pick<ServiceContext, "db"> {
  actor: Actor;
  /** Such as `https://synoptic.example.org`; paths of heatmaps and reports are put after it. */
  publicUrl: string;
}

export interface SearchParameter {
  type: "date" | "reference" | "string" | "token";
  documentation: string;
}

/** One search parameter as it was given: any of the alternatives will do. */
export interface Criterion {
  name: string;
  alternatives: readonly string[];
}

interface Page {
  /** Resources with smaller ids only: where the page before ended. */
  before?: string | undefined;
  take: number;
}

export interface Found {
  resource: FhirResource & { id: string };
  /** Whose data it is; nothing for what is about nobody, such as a model. */
  patientId: string | null;
}

/** One type of resource: what can be searched for, and how it is found. Routes and CapabilityStatement come from it. */
export interface ResourceKind {
  readonly type: string;
  readonly parameters: Readonly<Record<string, SearchParameter>>;
  /** The parameters that lead to a Patient, for `_include`. */
  readonly includes: readonly string[];
  /** Those that the actor may see, newest first, which is by descending id. */
  find(context: FhirContext, criteria: readonly Criterion[], page: Page): Promise<Found[]>;
  count(context: FhirContext, criteria: readonly Criterion[]): Promise<number>;
}
