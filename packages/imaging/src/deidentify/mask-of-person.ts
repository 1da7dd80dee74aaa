import { createHmac } from "node:crypto";
import { maskOf } from "@synoptic/domain";
import type { DicomAttributes } from "../dicom/dicom-json.ts";
import { textOf } from "../dicom/read-dicom.ts";
import type { DicomMask } from "./masked-value.ts";

/**
 * How a file's person is written, made of the key: the same for one Patient ID and issuer in all files. Files without a
 * Patient ID belong together by their study.
 * @param key 32 bytes or more
 */
export function maskOfPerson(attributes: DicomAttributes, key: Uint8Array): DicomMask {
  const id = textOf(attributes, "00100020");
  const person = id === null ? [null, textOf(attributes, "0020000D")] : [textOf(attributes, "00100021"), id];
  return { ...maskOf(derive(key, ["person", ...person])), uidKey: derive(key, ["uids"]) };
}

function derive(key: Uint8Array, words: readonly (string | null)[]): Buffer {
  return createHmac("sha256", key)
    .update(JSON.stringify(["deidentify", ...words]))
    .digest();
}
