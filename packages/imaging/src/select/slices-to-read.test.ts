import { expect, test } from "vitest";
import { chooseInstances } from "./choose-instances.ts";
import type { ImageWants } from "./image-wants.ts";
import { instance, item, keyObject, slice } from "./testing/made-instances.ts";

const MOST = 16;
const read = (instances: ReturnType<typeof instance>[], wants: ImageWants) =>
  chooseInstances(instances, wants, MOST).images.map(({ instanceId, frameNumber }) =>
    frameNumber === null ? instanceId : `${instanceId}#${frameNumber}`,
  );
const ct = (slices: ImageWants["slices"]): ImageWants => ({ modalities: ["CT"], slices });
const five = [1, 2, 3, 4, 5].map((n) => slice(n));

test("the key slice is the middle one in space, whatever the slices' numbers", () => {
  const shuffled = [4, 9, 1, 7, 3].map((n, i) => slice(i + 1, { instanceNumber: n }));
  expect(read(shuffled, ct("key"))).toEqual(["s3"]);
  const unplaced = five.map(({ instanceNumber }) => slice(instanceNumber!, { says: { "00200032": null } }));
  expect(read(unplaced, ct("key"))).toEqual(["s3"]);
  expect(chooseInstances(five, ct("key"), MOST).choices[0]!.reason).toBe(
    "It is the middle slice of a stack of 5.",
  );
});

test("a slice that a Key Object Selection names is read instead", () => {
  expect(read([...five, keyObject("113000", { "1.2.s5": [] })], ct("key"))).toEqual(["s5"]);
  expect(read([...five, keyObject("113010", { "1.2.s5": [] })], ct("key"))).toEqual(["s3"]);
});

test("every slice is at even distances, within what is read, of one stack", () => {
  const many = Array.from({ length: 40 }, (_, i) => slice(i + 1));
  const { images, choices } = chooseInstances(many, ct("every"), 4);
  // Of ten slices each the sixth, from the feet up: slice 40 lies lowest.
  expect(images.map(({ instanceId }) => instanceId)).toEqual(["s35", "s25", "s15", "s5"]);
  expect(new Set(images.map(({ stack }) => stack)).size).toBe(1);
  expect(images[0]!.stack).not.toBeNull();
  expect(choices.filter(({ code }) => code === "other-slice")).toHaveLength(36);
  const [all] = chooseInstances(five, ct("every"), MOST).choices;
  expect(all!.reason).toBe("It is a slice of a stack of which every one is read.");
});

test("two stacks of a series that lie across each other share what is read", () => {
  const across = five.map(({ instanceNumber: n }) =>
    slice(n!, { id: `a${n}`, says: { "00200032": [0, n! * 10, 0], "00200037": [1, 0, 0, 0, 0, -1] } }),
  );
  const { images } = chooseInstances([...five, ...across], ct("every"), 4);
  expect(images).toHaveLength(4);
  expect(new Set(images.map(({ stack }) => stack)).size).toBe(2);
  expect(read([...five, ...across], ct("key"))).toEqual(["s3", "a3"]);
});

test("the frames of one object are slices as well, by their own positions", () => {
  const frame = (z: number) =>
    item({
      "00209113": item({ "00200032": [0, 0, z] }),
      "00209116": item({ "00200037": [1, 0, 0, 0, 1, 0] }),
    });
  const enhanced = slice(1, { frames: 3, says: { "52009230": [frame(30), frame(10), frame(20)] } });
  expect(read([enhanced], ct("key"))).toEqual(["s1#3"]);
  expect(read([enhanced], ct("every"))).toEqual(["s1#2", "s1#3", "s1#1"]);
  expect(chooseInstances([enhanced], ct("every"), MOST).choices[0]!.frameNumbers).toEqual([2, 3, 1]);
  expect(read([enhanced, keyObject("113000", { "1.2.s1": [2] })], ct("key"))).toEqual(["s1#2"]);
});

test("of a clip one frame is read: the representative, else the middle one", () => {
  const clip = (says: Record<string, unknown> = {}) =>
    instance({ id: "us", modality: "US", frames: 9, says });
  const us: ImageWants = { modalities: ["US"], slices: "every" };
  expect(read([clip()], us)).toEqual(["us#5"]);
  expect(read([clip({ "00286010": 2 })], us)).toEqual(["us#2"]);
  expect(read([clip({ "00286010": 10 })], us)).toEqual(["us#5"]);
  expect(read([clip({ "00286010": 2 }), keyObject("113000", { "1.2.us": [7] })], us)).toEqual(["us#7"]);
  expect(chooseInstances([clip({ "00286010": 2 })], us, MOST).choices[0]!.reason).toBe(
    "It is frame 2 of 9, which stands for the others.",
  );
});
