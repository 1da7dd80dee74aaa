import type { DicomAttributes } from "../dicom/dicom-json.ts";
import { itemsOf } from "../dicom/read-dicom.ts";

/** Where a slice lies. */
export interface SlicePlace {
  /** Unit vector that stands on the slice, in the patient's coordinates. */
  normal: readonly [number, number, number];
  /** Along it from the patient's origin, in mm. */
  alongMm: number;
}

const imagePosition = "00200032";
const imageOrientation = "00200037";
const sharedGroups = "52009229";
const perFrameGroups = "52009230";
const planePosition = "00209113";
const planeOrientation = "00209116";

/**
 * By Image Position and Image Orientation (Patient); nothing where one is missing or no plane.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_C.7.6.2.1.1
 */
export function placeOf(attributes: DicomAttributes): SlicePlace | null {
  return placed(numbers(attributes, imagePosition), numbers(attributes, imageOrientation));
}

/** The same of each frame of an enhanced object, by its functional groups; empty where it has none. */
export function framePlaces(attributes: DicomAttributes): (SlicePlace | null)[] {
  const [shared = {}] = itemsOf(attributes, sharedGroups);
  return itemsOf(attributes, perFrameGroups).map((frame) => {
    const within = (group: string, tag: string) =>
      numbers(itemsOf(frame, group)[0] ?? itemsOf(shared, group)[0] ?? {}, tag);
    return placed(within(planePosition, imagePosition), within(planeOrientation, imageOrientation));
  });
}

function placed(position: readonly number[], orientation: readonly number[]): SlicePlace | null {
  if (position.length !== 3 || orientation.length !== 6) return null;
  const [px, py, pz] = position as [number, number, number];
  const [rx, ry, rz, cx, cy, cz] = orientation as [number, number, number, number, number, number];
  const [x, y, z] = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
  const length = Math.hypot(x, y, z);
  if (!(length > 0.5)) return null;
  return {
    normal: [x / length, y / length, z / length],
    alongMm: (px * x + py * y + pz * z) / length,
  };
}

function numbers(attributes: DicomAttributes, tag: string): number[] {
  const values = (attributes[tag]?.Value ?? []).map(Number);
  return values.every(Number.isFinite) ? values : [];
}
