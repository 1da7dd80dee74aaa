import type { Request, Response } from "express";
import { NotAcceptableError } from "../fhir/faults.ts";
import { acceptedTypes } from "./accepted.ts";

const json = "application/dicom+json";
const spoken = new Set([json, "application/json", "application/*", "*/*"]);

/** @throws NotAcceptableError where the client takes XML alone */
export function requireDicomJson(request: Request): void {
  if (!acceptedTypes(request).some(({ type }) => spoken.has(type))) {
    throw new NotAcceptableError("This is answered as application/dicom+json.");
  }
}

export function sendDicomJson(response: Response, value: unknown): void {
  response.set("Content-Type", json).send(Buffer.from(JSON.stringify(value)));
}
