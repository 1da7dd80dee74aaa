import type { Coding, Meta } from "fhir/r4.js";

const actReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/** Said of what a model asserted. @see https://terminology.hl7.org/CodeSystem-v3-ObservationValue.html */
const assertedByAi: Coding = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
  code: "AIAST",
  display: "Artificial Intelligence asserted",
};

const testData: Coding = { system: actReason, code: "HTEST", display: "test health data" };

export interface Versioned {
  /** When what the resource shows last changed on this server. */
  lastUpdated: Date;
  /** Made by the demo's generator. */
  synthetic?: boolean;
}

/** A version is named by its moment in milliseconds, so that `ETag` and `Last-Modified` say the same. */
export function metaOf({ lastUpdated, synthetic }: Versioned, { byModel = false } = {}): Meta {
  return {
    versionId: String(lastUpdated.getTime()),
    lastUpdated: lastUpdated.toISOString(),
    ...(byModel ? { security: [assertedByAi] } : {}),
    ...(synthetic ? { tag: [testData] } : {}),
  };
}
