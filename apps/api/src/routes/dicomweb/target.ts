import type { DicomTarget } from "@synoptic/services";
import type { Request } from "express";
import { uidOf } from "./uids.ts";

/** @throws InvalidInputError */
export function targetOf(request: Request): DicomTarget {
  const { series, instance } = request.params;
  return {
    study: uidOf(request, "study"),
    series: series === undefined ? undefined : uidOf(request, "series"),
    instance: instance === undefined ? undefined : uidOf(request, "instance"),
  };
}
