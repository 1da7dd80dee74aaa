import type { Concept, Reference } from "./datatypes.ts";

/** What a mapping needs besides the resource. */
export interface MapContext {
  importedAt: Date;
  /** The Medication that a reference points at: its code where it was sent along or is contained, else its id alone. */
  medication: (reference: Reference) => { fhirId: string | null; code: Concept | undefined };
}
