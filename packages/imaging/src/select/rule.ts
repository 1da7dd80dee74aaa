import type { ImageWants } from "./image-wants.ts";
import type { InstanceFacts } from "./instance-facts.ts";
import type { KeyObjects } from "./key-objects.ts";

/** What a rule finds of an instance. Nothing said: it passes. */
export type Verdict =
  /** It is not read. `reason` is one sentence. */
  | { dropped: string; reason: string }
  /** It passes with something to tell, in one sentence. */
  | { note: string }
  /** It passes, and these of its frames are read. */
  | { frames: readonly FrameToRead[] };

/** A frame to read. */
export interface FrameToRead {
  /** From 1; nothing where the instance has one frame. */
  frameNumber: number | null;
  /** Slices with the same make one evidence; nothing of an image in its own right. */
  stack: string | null;
  /** Why this one; one sentence. */
  why: string;
}

/** What a rule may look at beside the instance. */
export interface Choosing {
  wants: ImageWants;
  keyObjects: KeyObjects;
  /** Images that are read at most. */
  most: number;
  /** Instances that no earlier rule dropped, newest first. */
  left: readonly InstanceFacts[];
  /** Frames that the rule `slices` has chosen; empty before it. */
  frames: ReadonlyMap<InstanceFacts, readonly FrameToRead[]>;
}

/** One small question put to every instance that is left. */
export interface ChoiceRule {
  /** Stable, as it is kept with assessments. */
  name: string;
  /** DICOM attributes that it looks at, for the table. */
  looksAt: string;
  /** What it drops, in words, for the table. */
  drops: string;
  /** Looks at all that is left once, and then at each. */
  judge(choosing: Choosing): (instance: InstanceFacts) => Verdict | undefined;
}

/** A rule that needs nothing of the other instances. */
export function eachAlone(
  rule: Omit<ChoiceRule, "judge">,
  judge: (instance: InstanceFacts, wants: ImageWants, keyObjects: KeyObjects) => Verdict | undefined,
): ChoiceRule {
  return {
    ...rule,
    judge:
      ({ wants, keyObjects }) =>
      (instance) =>
        judge(instance, wants, keyObjects),
  };
}
