import { isObject, type JsonObject } from "../content.ts";
import { parseInstant } from "../instant.ts";

/** A rule of R4 that no structure tells, by the key that R4 gives it. */
export interface Invariant {
  key: string;
  says: string;
  /** The element to point at; the whole where none. */
  at?: string;
  holds: (value: JsonObject) => boolean;
}

const has = (value: JsonObject, ...names: string[]) =>
  names.some((name) => value[name] !== undefined || value[`_${name}`] !== undefined);
const hasChoice = (value: JsonObject, stem: string) =>
  Object.keys(value).some((key) => key.startsWith(stem) && /^[A-Z]/.test(key.slice(stem.length)));
const hasCode = (concept: unknown, code: string) =>
  isObject(concept) &&
  Array.isArray(concept.coding) &&
  concept.coding.some((coding) => isObject(coding) && coding.code === code);
const sameCoding = (a: unknown, b: unknown) =>
  isObject(a) && isObject(b) && Array.isArray(a.coding) && Array.isArray(b.coding)
    ? a.coding.some((one) =>
        (b.coding as unknown[]).some(
          (other) =>
            isObject(one) &&
            isObject(other) &&
            one.code !== undefined &&
            one.system === other.system &&
            one.code === other.code,
        ),
      )
    : false;

const quantity: Invariant = {
  key: "qty-3",
  says: "a unit's code needs its system",
  at: "code",
  holds: (value) => !has(value, "code") || has(value, "system"),
};

/** `http://hl7.org/fhir/ValueSet/x` names a choice of codes, and never the system that they are of. */
const valueSet = "http://hl7.org/fhir/ValueSet/";
const mediaType = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+\s*(?:;.*)?$/;
const isMediaType = (value: unknown) => typeof value !== "string" || mediaType.test(value);
const contentType: Invariant = {
  key: "BCP 13",
  says: "a media type has the form type/subtype",
  at: "contentType",
  holds: (value) => isMediaType(value.contentType),
};

/**
 * The rules of kind error that a history rests on; the others need a FHIRPath engine and a terminology server.
 * @see https://hl7.org/fhir/R4/conformance-rules.html#constraints
 */
export const invariants: Readonly<Record<string, readonly Invariant[]>> = {
  Extension: [
    {
      key: "ext-1",
      says: "an extension has either a value or extensions",
      holds: (value) => has(value, "extension") !== (hasChoice(value, "value") || hasChoice(value, "_value")),
    },
  ],
  Period: [
    {
      key: "per-1",
      says: "the start is not after the end",
      holds: ({ start, end }) => {
        if (typeof start !== "string" || typeof end !== "string") return true;
        const [from, to] = [parseInstant(start), parseInstant(end)];
        // A day without a time may lie before a time of the same day.
        return !from || !to || from <= to || start.startsWith(end) || end.length < start.length;
      },
    },
  ],
  Coding: [
    {
      key: "the rule for code systems",
      says: "a value set is no code system",
      at: "system",
      holds: ({ system }) => typeof system !== "string" || !system.startsWith(valueSet),
    },
  ],
  Attachment: [contentType],
  Binary: [contentType],
  Signature: [
    {
      key: "BCP 13",
      says: "a media type has the form type/subtype",
      holds: ({ targetFormat, sigFormat }) => isMediaType(targetFormat) && isMediaType(sigFormat),
    },
  ],
  Quantity: [quantity],
  Age: [quantity],
  Duration: [quantity],
  "Patient.contact": [
    {
      key: "pat-1",
      says: "a contact has a name, telecom, address or organization",
      holds: (value) => has(value, "name", "telecom", "address", "organization"),
    },
  ],
  Condition: [
    {
      key: "con-4",
      says: "what is over is not active",
      at: "clinicalStatus",
      holds: (value) =>
        !hasChoice(value, "abatement") ||
        ["resolved", "remission", "inactive"].some((code) => hasCode(value.clinicalStatus, code)),
    },
    {
      key: "con-5",
      says: "what was entered in error has no clinical status",
      at: "clinicalStatus",
      holds: (value) =>
        !has(value, "clinicalStatus") || !hasCode(value.verificationStatus, "entered-in-error"),
    },
  ],
  AllergyIntolerance: [
    {
      key: "ait-2",
      says: "what was entered in error has no clinical status",
      at: "clinicalStatus",
      holds: (value) =>
        !has(value, "clinicalStatus") || !hasCode(value.verificationStatus, "entered-in-error"),
    },
  ],
  Observation: [
    {
      key: "obs-6",
      says: "a reason why there is no value stands only where there is none",
      at: "dataAbsentReason",
      holds: (value) => !has(value, "dataAbsentReason") || !hasChoice(value, "value"),
    },
    {
      key: "obs-7",
      says: "a value of its own has not the code of a component",
      at: "component",
      holds: (value) =>
        !hasChoice(value, "value") ||
        !Array.isArray(value.component) ||
        !value.component.some((one) => isObject(one) && sameCoding(one.code, value.code)),
    },
  ],
  FamilyMemberHistory: [
    {
      key: "fhs-1",
      says: "either an age or a birth is told",
      holds: (value) => !hasChoice(value, "age") || !hasChoice(value, "born"),
    },
  ],
  "RiskAssessment.prediction": [
    {
      key: "ras-2",
      says: "a probability is 100 at most",
      at: "probabilityDecimal",
      holds: ({ probabilityDecimal: of }) => typeof of !== "number" || of <= 100,
    },
  ],
};
