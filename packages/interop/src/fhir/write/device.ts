import { researchNotice } from "@synoptic/domain";
import type { Device } from "fhir/r4.js";
import { ownSystem } from "./assessment.ts";
import { metaOf } from "./meta.ts";

export interface ModelToWrite {
  id: string;
  modelId: string;
  version: string;
  kind: string;
  /** The manifest's title. */
  title: string;
  manifestSha256: string;
  weightsSha256: string;
  registeredAt: Date;
}

/**
 * One exact version of a model.
 * @see https://hl7.org/fhir/R4/device.html
 */
export function writeDevice(model: ModelToWrite): Device {
  return {
    resourceType: "Device",
    id: model.id,
    meta: metaOf({ lastUpdated: model.registeredAt }),
    identifier: [
      { system: "urn:synoptic:model", value: model.modelId },
      { system: "urn:synoptic:manifest-sha256", value: model.manifestSha256 },
    ],
    status: "active",
    deviceName: [
      { name: model.title, type: "user-friendly-name" },
      { name: model.modelId, type: "model-name" },
    ],
    type: { coding: [{ system: ownSystem, code: model.kind }], text: "Machine-learning model" },
    version: [
      { value: model.version },
      { type: { text: "SHA-256 of the manifest" }, value: model.manifestSha256 },
      { type: { text: "SHA-256 of the weights" }, value: model.weightsSha256 },
    ],
    note: [{ text: researchNotice }],
  };
}
