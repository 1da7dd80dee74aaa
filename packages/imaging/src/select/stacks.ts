import type { InstanceFacts } from "./instance-facts.ts";
import type { SlicePlace } from "./slice-place.ts";

/** One slice: an instance, or a frame of one. */
export interface Slice {
  instance: InstanceFacts;
  /** From 1; nothing where the instance has one frame. */
  frameNumber: number | null;
}

/** Slices through one part of the body, one beside the other. */
export interface Stack {
  /** The same for the same slices, whatever the order they were given in. */
  id: string;
  slices: readonly Slice[];
}

/** Modalities whose series are stacks of slices. */
const sliced = new Set(["CT", "MR", "PT"]);

export const isSliced = ({ modality }: InstanceFacts): boolean => sliced.has(modality);

/**
 * The stacks that sliced instances make: each series' single slices of one orientation together, each object of
 * several frames by itself. Slices are ordered along the normal of their plane; where a position is missing by the
 * number of the instance or frame.
 */
export function stacksOf(instances: readonly InstanceFacts[]): Stack[] {
  const stacks = new Map<string, Slice[]>();
  for (const instance of instances.filter(isSliced)) {
    const { seriesInstanceUid, sopInstanceUid, frames, place } = instance;
    if (frames > 1) {
      const slices = Array.from({ length: frames }, (_, i) => ({ instance, frameNumber: i + 1 }));
      stacks.set(`${seriesInstanceUid} ${sopInstanceUid}`, slices);
      continue;
    }
    const id = `${seriesInstanceUid} ${orientation(place)}`;
    const slices = stacks.get(id) ?? [];
    if (slices.push({ instance, frameNumber: null }) === 1) stacks.set(id, slices);
  }
  return [...stacks].sort(byId).map(([id, slices]) => ({ id, slices: ordered(slices) }));
}

/**
 * @returns `most` whole numbers from 0 below `count` at even distances, each in the middle of its share; all where there
 *   are fewer. One is the middle.
 */
export function evenlySpaced(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.floor(((i + 0.5) * count) / most));
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Slices that lie within some degrees of each other are of one stack. */
function orientation(place: SlicePlace | null): string {
  // Adding 0 makes a negative zero positive.
  return place
    ? upright(place)
        .normal.map((one) => Math.round(5 * one) + 0)
        .join(",")
    : "";
}

function ordered(slices: readonly Slice[]): Slice[] {
  const places = slices.map(placeOfSlice);
  const along = new Map(slices.map((slice, i) => [slice, places[i] ? upright(places[i]).alongMm : 0]));
  const areTold = places.every((place) => place !== null);
  return slices.toSorted(
    (a, b) =>
      (areTold ? along.get(a)! - along.get(b)! : 0) ||
      (a.instance.instanceNumber ?? 0) - (b.instance.instanceNumber ?? 0) ||
      (a.frameNumber ?? 0) - (b.frameNumber ?? 0) ||
      (a.instance.sopInstanceUid < b.instance.sopInstanceUid ? -1 : 1),
  );
}

/** A plane has two sides: told from the one whose normal's largest part is positive, slices compare. */
function upright({ normal, alongMm }: SlicePlace): SlicePlace {
  const [x, y, z] = normal;
  const largest = [x, y, z].reduce((most, one) => (Math.abs(one) > Math.abs(most) + 1e-6 ? one : most), 0);
  return largest < 0 ? { normal: [-x, -y, -z], alongMm: -alongMm } : { normal, alongMm };
}

function placeOfSlice({ instance, frameNumber }: Slice): SlicePlace | null {
  return frameNumber === null ? instance.place : (instance.framePlaces[frameNumber - 1] ?? null);
}
