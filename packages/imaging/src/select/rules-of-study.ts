import type { InstanceFacts } from "./instance-facts.ts";
import type { ChoiceRule } from "./rule.ts";
import { listed } from "./rules-of-kind.ts";
import { slicesToRead } from "./slices-to-read.ts";
import { rankOfView, viewOf } from "./view-of.ts";

/** Which of a study's fitting images are read. */
export const rulesOfStudy: readonly ChoiceRule[] = [
  {
    name: "intent",
    looksAt: "Presentation Intent Type (0008,0068)",
    drops:
      "raw pixels FOR PROCESSING where the model reads those FOR PRESENTATION, or the study has what it wants more",
    judge({ wants: { intents }, left }) {
      if (!intents) return () => undefined;
      const rankOf = ({ presentationIntent }: InstanceFacts) => intents.indexOf(presentationIntent as never);
      const best = Math.min(...left.map(rankOf).filter((rank) => rank >= 0));
      return (instance) => {
        const { presentationIntent } = instance;
        if (presentationIntent === null) return undefined;
        const rank = rankOf(instance);
        if (rank < 0)
          return {
            dropped: "other-intent",
            reason: `Its pixels are ${presentationIntent}; the model reads those ${listed(intents)}.`,
          };
        return rank > best
          ? { dropped: "less-wanted-intent", reason: `The study has the image ${intents[best]} as well.` }
          : undefined;
      };
    },
  },
  {
    name: "preferred-view",
    looksAt: "as `view`",
    drops:
      "what states no view where another image of the study does; a view that the model wants less than one that is there",
    judge({ wants: { views, preferFirstView }, left }) {
      if (!views) return () => undefined;
      const rankOf = (instance: InstanceFacts) => {
        const view = viewOf(instance);
        if (view === undefined) return views.length + 1;
        return preferFirstView ? rankOfView(view, views)! : 0;
      };
      const best = Math.min(...left.map(rankOf));
      const reason = !preferFirstView
        ? "Its view is not stated, and the study has an image whose view is."
        : `The study has a view (${views[best] ?? "FRONTAL"}) that the model reads before this one.`;
      return (instance) => (rankOf(instance) === best ? undefined : { dropped: "less-wanted-view", reason });
    },
  },
  {
    name: "slices",
    looksAt:
      "Image Position and Orientation (0020,0032) (0020,0037), else Instance Number (0020,0013); Key Object Selections; Representative Frame Number (0028,6010)",
    drops: "slices of a stack (CT, MR, PT) beside the key slice, or between those at even distances",
    judge(choosing) {
      const frames = slicesToRead(choosing);
      const reason =
        choosing.wants.slices === "key"
          ? "It is a slice beside the one of its stack that is read."
          : "It lies between the slices of its stack that are read.";
      return (instance) => {
        const read = frames.get(instance);
        return read ? { frames: read } : { dropped: "other-slice", reason };
      };
    },
  },
  {
    name: "most-images",
    looksAt: "Acquisition Date and Time (0008,0022) (0008,0032), Series and Instance Number",
    drops: "images beyond the most that are read of a study, the oldest first",
    judge({ most, left, frames }) {
      const within = new Set<InstanceFacts>();
      let images = 0;
      for (const instance of left) {
        images += frames.get(instance)?.length ?? 1;
        if (images > most && within.size > 0) break;
        within.add(instance);
      }
      return (instance) =>
        within.has(instance)
          ? undefined
          : { dropped: "too-many", reason: `The study has more than the ${most} images that are read.` };
    },
  },
];
