import type { Concept, Reference } from "./datatypes.ts";

/** What a mapping needs besides the resource. */
export interface MapContext {
  importedAt: Date;
  /** The code of a Medication that was sent along or is contained. */
  medication: (reference: Reference) => Concept | undefined;
}
