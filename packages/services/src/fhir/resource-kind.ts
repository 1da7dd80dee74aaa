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
  /** Its values name a person, so that it is kept in no row and no link that outlives the request. */
  isPersonal?: boolean;
}

/** One search parameter as it was given: any of the alternatives will do. */
export interface Criterion {
  name: string;
  alternatives: readonly string[];
}

/** By one of a kind's `sorts`, what has no such moment last, and by id among equals. */
export interface Sort {
  by: string;
  descending: boolean;
}

export interface Page {
  /** Where the page before ended: an id, and with `sort` what `writePageEnd` wrote. */
  before?: string | undefined;
  take: number;
  /** Newest first, which is by descending id, where left out. */
  sort?: Sort | undefined;
}

export interface Found {
  resource: FhirResource & { id: string };
  /** Whose data it is; nothing for what is about nobody, such as a model. */
  patientId: string | null;
  /** The moment that it was sorted by; nothing where it has none or was not sorted. */
  sortedBy?: Date | null;
}

/** One type of resource: what can be searched for, and how it is found. Routes and CapabilityStatement come from it. */
export interface ResourceKind {
  readonly type: string;
  readonly parameters: Readonly<Record<string, SearchParameter>>;
  /** The parameters that lead to a Patient, for `_include`. */
  readonly includes: readonly string[];
  /** The parameters that `_sort` takes. */
  readonly sorts: readonly string[];
  /** Those that the actor may see, in the page's order. */
  find(context: FhirContext, criteria: readonly Criterion[], page: Page): Promise<Found[]>;
  count(context: FhirContext, criteria: readonly Criterion[]): Promise<number>;
}
