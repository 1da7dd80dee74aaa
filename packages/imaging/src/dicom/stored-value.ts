import type { DicomDataSet } from "./data-set.ts";
import { InvalidDicomError } from "./errors.ts";
import { frameStreams } from "./frame-streams.ts";
import type { DicomFile } from "./read-dicom.ts";

/**
 * The bytes of one value of the file as they lie in it; of encapsulated pixels the fragments, one behind the other.
 * @param path as `dicomJson` tells it, such as `00282010` or `00081115/0/00081199`
 * @returns nothing where there is no such value
 */
export function storedValue({ dataSet }: DicomFile, path: string): Uint8Array | undefined {
  const steps = path.split("/");
  let within: DicomDataSet | undefined = dataSet;
  for (let i = 0; i + 2 < steps.length; i += 2) {
    within = within?.elements.get(steps[i]!)?.items?.[Number(steps[i + 1])];
  }
  const element = within?.elements.get(steps.at(-1)!);
  if (!element || element.items || steps.length % 2 === 0) return undefined;
  return element.fragments ? Buffer.concat(element.fragments.slice(1)) : element.value;
}

/**
 * The compressed streams of a file's frames, as they lie in it.
 * @throws InvalidDicomError where the pixels are not compressed; TruncatedDicomError
 */
export function storedStreams({ dataSet }: DicomFile, frames: number): Uint8Array[] {
  const fragments = dataSet.elements.get("7FE00010")?.fragments;
  if (!fragments) throw new InvalidDicomError("The file holds no compressed frames.", ["7FE00010"]);
  return frameStreams(fragments, frames, dataSet.elements.get("7FE00001")?.value);
}
