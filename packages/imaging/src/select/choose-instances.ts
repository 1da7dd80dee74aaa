import type { InstanceChoice } from "@synoptic/domain";
import type { ImageWants } from "./image-wants.ts";
import type { InstanceFacts } from "./instance-facts.ts";
import { readKeyObjects } from "./key-objects.ts";
import type { ChoiceRule, FrameToRead } from "./rule.ts";
import { rulesOfKind } from "./rules-of-kind.ts";
import { rulesOfObjects } from "./rules-of-objects.ts";
import { rulesOfStudy } from "./rules-of-study.ts";
import { isSliced } from "./stacks.ts";

/** All rules, in the order in which they are asked. What one drops the next are not asked of. */
export const choiceRules: readonly ChoiceRule[] = [...rulesOfObjects, ...rulesOfKind, ...rulesOfStudy];

/** One image to read. */
export interface ChosenImage extends Pick<FrameToRead, "frameNumber" | "stack"> {
  instanceId: string;
}

export interface ChosenInstances {
  /** Newest first. */
  images: ChosenImage[];
  /** Every instance once: those that are read in the order of `images`, then the others. */
  choices: InstanceChoice[];
}

/**
 * Picks of a study what a model reads, and says why of each instance. The order in which the instances are given does
 * not matter.
 * @param most images that are read at most
 */
export function chooseInstances(
  instances: readonly InstanceFacts[],
  wants: ImageWants,
  most: number,
): ChosenInstances {
  let left: InstanceFacts[] = instances.toSorted(newestFirst);
  const keyObjects = readKeyObjects(left);
  const notes = new Map<InstanceFacts, string[]>();
  const frames = new Map<InstanceFacts, readonly FrameToRead[]>();
  const dropped: InstanceChoice[] = [];
  for (const rule of choiceRules) {
    const judge = rule.judge({ wants, keyObjects, most, left, frames });
    left = left.filter((instance) => {
      const verdict = judge(instance);
      if (!verdict) return true;
      if ("note" in verdict) {
        notes.set(instance, [...(notes.get(instance) ?? []), verdict.note]);
        return true;
      }
      if ("frames" in verdict) {
        frames.set(instance, verdict.frames);
        return true;
      }
      const { dropped: code, reason } = verdict;
      const told = { code, reason, notes: notes.get(instance) ?? [] };
      dropped.push({ instanceId: instance.id, isRead: false, frameNumbers: [], rule: rule.name, ...told });
      return false;
    });
  }
  const images = left.flatMap((instance) =>
    frames.get(instance)!.map(({ frameNumber, stack }) => ({ instanceId: instance.id, frameNumber, stack })),
  );
  const read = left.map((instance): InstanceChoice => {
    const chosen = frames.get(instance)!;
    return {
      instanceId: instance.id,
      isRead: true,
      frameNumbers: chosen.flatMap(({ frameNumber }) => frameNumber ?? []),
      rule: "read",
      code: null,
      reason: chosen[0]!.why,
      notes: notes.get(instance) ?? [],
    };
  });
  return { images, choices: [...read, ...dropped] };
}

/** Why no model reads it, whatever its study: a report, a capture, a localizer. Nothing of an image of the patient. */
export function whyNoPatientImage(instance: InstanceFacts): { code: string; reason: string } | null {
  const keyObjects = { selected: new Map<string, number[]>(), rejected: new Set<string>() };
  const alone = { wants: {}, keyObjects, most: 1, left: [instance], frames: new Map() };
  for (const rule of rulesOfObjects) {
    const verdict = rule.judge(alone)(instance);
    if (verdict && "dropped" in verdict) return { code: verdict.dropped, reason: verdict.reason };
  }
  return null;
}

/**
 * Whether a Key Object Selection is heeded in a study: it rejects an image of it, or names a slice or a frame of one.
 * That it names a whole image of one frame says nothing to the rules.
 */
export function isHeeded(keyObject: InstanceFacts, study: readonly InstanceFacts[]): boolean {
  const { selected, rejected } = readKeyObjects([keyObject]);
  return study.some((instance) => {
    const { sopInstanceUid: uid, frames } = instance;
    const isNamed = rejected.has(uid) || (selected.has(uid) && (frames > 1 || isSliced(instance)));
    return isNamed && whyNoPatientImage(instance) === null;
  });
}

/** By when the image was made where the files say, then by the number of the series and of the image, the highest first. */
function newestFirst(a: InstanceFacts, b: InstanceFacts): number {
  const last = Number.NEGATIVE_INFINITY;
  return (
    descending(a.acquiredAt?.getTime() ?? last, b.acquiredAt?.getTime() ?? last) ||
    descending(a.seriesNumber ?? last, b.seriesNumber ?? last) ||
    descending(a.seriesInstanceUid, b.seriesInstanceUid) ||
    descending(a.instanceNumber ?? last, b.instanceNumber ?? last) ||
    descending(a.sopInstanceUid, b.sopInstanceUid) ||
    descending(a.id, b.id)
  );
}

function descending<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

/** The rules as a table of Markdown, as `docs/choosing-images.md` holds it. */
export function choiceTable(): string {
  const rows = choiceRules.map(
    ({ name, looksAt, drops }, i) => `| ${i + 1} | \`${name}\` | ${looksAt} | ${drops} |`,
  );
  return ["| | rule | looks at | drops |", "|---|---|---|---|", ...rows].join("\n");
}
