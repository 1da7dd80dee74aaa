import type { InstanceFacts } from "./instance-facts.ts";
import type { Choosing, FrameToRead } from "./rule.ts";
import { evenlySpaced, isSliced, type Slice, stacksOf } from "./stacks.ts";

/**
 * Which slices and frames are read of what is left. Of an object of several frames that is no stack (a clip of
 * ultrasound, an angiogram) it is one: the one that a Key Object Selection names, else the Representative Frame, else the
 * middle one. Of an instance that is missing nothing is read.
 */
export function slicesToRead({
  wants,
  keyObjects,
  most,
  left,
}: Choosing): ReadonlyMap<InstanceFacts, readonly FrameToRead[]> {
  const slices = new Map<InstanceFacts, FrameToRead[]>();
  const add = (instance: InstanceFacts, frame: FrameToRead) => {
    const frames = slices.get(instance) ?? [];
    if (frames.push(frame) === 1) slices.set(instance, frames);
  };
  const areStacks = wants.slices === "key" || wants.slices === "every";
  for (const instance of left) {
    if (!areStacks || !isSliced(instance)) add(instance, oneFrame(instance, keyObjects.selected));
  }
  if (!areStacks) return slices;

  const stacks = stacksOf(left);
  const share = Math.max(1, Math.floor(most / Math.max(1, stacks.length)));
  for (const { id, slices: all } of stacks) {
    if (wants.slices === "key") {
      const named = all.filter((slice) => isNamed(slice, keyObjects.selected));
      const from = named.length > 0 ? named : all;
      const keys = evenlySpaced(from.length, named.length > 0 ? share : 1).map((i) => from[i]!);
      const why = named.length > 0 ? "A Key Object Selection names it." : middleWords(all);
      for (const { instance, frameNumber } of keys) add(instance, { frameNumber, stack: null, why });
      continue;
    }
    const chosen = evenlySpaced(all.length, share).map((i) => all[i]!);
    const stack = chosen.length > 1 ? id : null;
    const why =
      chosen.length === all.length
        ? "It is a slice of a stack of which every one is read."
        : `It is one of ${chosen.length} slices at even distances of a stack of ${all.length}.`;
    for (const { instance, frameNumber } of chosen) add(instance, { frameNumber, stack, why });
  }
  return slices;
}

function middleWords(all: readonly Slice[]): string {
  return all.length === 1
    ? "It is the only slice of its stack."
    : `It is the middle slice of a stack of ${all.length}.`;
}

function isNamed({ instance, frameNumber }: Slice, selected: Choosing["keyObjects"]["selected"]): boolean {
  const frames = selected.get(instance.sopInstanceUid);
  if (!frames) return false;
  return frameNumber === null || frames.includes(frameNumber);
}

function oneFrame(
  { frames, sopInstanceUid, representativeFrame }: InstanceFacts,
  selected: Choosing["keyObjects"]["selected"],
): FrameToRead {
  if (frames === 1) return { frameNumber: null, stack: null, why: "It is an image that the model reads." };
  const isFrame = (frame: number | null | undefined): frame is number =>
    Number.isInteger(frame) && frame! >= 1 && frame! <= frames;
  const key = selected.get(sopInstanceUid)?.find(isFrame);
  const frameNumber = [key, representativeFrame].find(isFrame) ?? evenlySpaced(frames, 1)[0]! + 1;
  const which = isFrame(key)
    ? "which a Key Object Selection names"
    : isFrame(representativeFrame)
      ? "which stands for the others"
      : "the middle one";
  return { frameNumber, stack: null, why: `It is frame ${frameNumber} of ${frames}, ${which}.` };
}
