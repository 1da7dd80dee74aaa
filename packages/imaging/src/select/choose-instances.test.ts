import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  choiceRules,
  choiceTable,
  chooseInstances,
  isHeeded,
  whyNoPatientImage,
} from "./choose-instances.ts";
import type { ImageWants } from "./image-wants.ts";
import { type Given, instance, item, keyObject, slice } from "./testing/made-instances.ts";

const MOST = 16;
const frontals: ImageWants = {
  colour: "grey",
  smallestSide: 64,
  modalities: ["DX", "CR"],
  bodyParts: ["CHEST", "THORAX"],
  views: ["PA", "AP"],
  intents: ["FOR PRESENTATION"],
};

const choice = (of: ReturnType<typeof instance>, wants = frontals) =>
  chooseInstances([of], wants, MOST).choices[0]!;
const read = (instances: ReturnType<typeof instance>[], wants: ImageWants) =>
  chooseInstances(instances, wants, MOST).images.map(({ instanceId }) => instanceId);

test("worked example: of a frontal, a lateral, a report, a localizer and our own heatmap the frontal is read", () => {
  const { images, choices } = chooseInstances(
    [
      instance({ id: "lateral", says: { "00185101": "LL" } }),
      instance({
        id: "heatmap",
        modality: "OT",
        says: { "00080008": ["DERIVED", "SECONDARY"], "00080064": "WSD" },
      }),
      instance({ id: "frontal" }),
      instance({ id: "report", frames: 0, sopClassUid: "1.2.840.10008.5.1.4.1.1.88.33", modality: "SR" }),
      instance({ id: "scout", modality: "CT", says: { "00080008": ["ORIGINAL", "PRIMARY", "LOCALIZER"] } }),
    ],
    frontals,
    MOST,
  );
  expect(images).toEqual([{ instanceId: "frontal", frameNumber: null, stack: null }]);
  expect(choices.map(({ instanceId, rule, code, reason }) => [instanceId, rule, code, reason])).toEqual([
    ["frontal", "read", null, "It is an image that the model reads."],
    ["report", "pixels", "no-image", "It is a structured report."],
    ["heatmap", "origin", "screen-capture", "It was captured from a screen or drawn by a workstation."],
    ["scout", "localizer", "localizer", "It is a localizer, made to plan the others."],
    ["lateral", "view", "other-view", "Its view is LATERAL; the model reads PA or AP."],
  ]);
});

describe("each rule by itself", () => {
  const sr = "1.2.840.10008.5.1.4.1.1.88.67";
  test.each<[string, Given, string, string]>([
    ["a dose report", { frames: 0, sopClassUid: sr }, "pixels", "no-image"],
    ["a segmentation", { sopClassUid: "1.2.840.10008.5.1.4.1.1.66.4" }, "object", "no-picture"],
    ["a radiotherapy dose", { sopClassUid: "1.2.840.10008.5.1.4.1.1.481.2" }, "object", "no-picture"],
    ["a reformatted slice", { says: { "00080008": ["DERIVED", "SECONDARY", "MPR"] } }, "origin", "derived"],
    [
      "a screen save",
      { says: { "00080008": ["ORIGINAL", "PRIMARY", "SCREEN SAVE"] } },
      "origin",
      "screen-capture",
    ],
    ["video", { transferSyntaxUid: "1.2.840.10008.1.2.4.102" }, "transfer-syntax", "unreadable"],
    ["a CT slice", { modality: "CT" }, "modality", "other-modality"],
    ["a knee", { says: { "00180015": "KNEE" } }, "body-part", "other-body-part"],
    [
      "a head by its code",
      { says: { "00180015": null, "00082218": item({ "00080100": "69536005", "00080104": "Kopf" }) } },
      "body-part",
      "other-body-part",
    ],
    [
      "a lateral by its code",
      { says: { "00185101": null, "00540220": item({ "00080100": "399067008" }) } },
      "view",
      "other-view",
    ],
    ["a lateral by its rows", { says: { "00185101": null, "00200020": ["A", "F"] } }, "view", "other-view"],
    ["a decubitus", { says: { "00185101": "RLD" } }, "view", "other-view"],
    ["a preview", { rows: 63 }, "size", "too-small"],
    ["raw pixels", { says: { "00080068": "FOR PROCESSING" } }, "intent", "other-intent"],
  ])("%s is dropped", (_, given, rule, code) => {
    expect(choice(instance(given))).toMatchObject({ isRead: false, rule, code, frameNumbers: [] });
  });

  test.each<[string, Given, string[]]>([
    [
      "a frontal that is derived, as processed radiographs are",
      { says: { "00080008": ["DERIVED", "PRIMARY"] } },
      [],
    ],
    ["digitised film", { sopClassUid: "1.2.840.10008.5.1.4.1.1.7", says: { "00080064": "DF" } }, []],
    ["an AP by its code", { says: { "00185101": null, "00540220": item({ "00080100": "R-10206" }) } }, []],
    ["a frontal by its rows", { says: { "00185101": null, "00200020": ["L", "F"] } }, []],
    [
      "a chest by its code in another language",
      { says: { "00180015": null, "00082218": item({ "00080100": "51185008", "00080104": "Brustkorb" }) } },
      [],
    ],
    [
      "what states neither view nor body part",
      { says: { "00185101": null, "00180015": null } },
      ["The body part is not stated; taken.", "The view is not stated; taken."],
    ],
    ["a modality that is none", { modality: "OT" }, ["Its modality is not stated; taken."]],
    [
      "burnt-in text and loss",
      { says: { "00280301": "YES", "00282110": "01" } },
      ["Text is burnt into the image. The image was compressed with losses."],
    ],
  ])("%s is read", (_, given, notes) => {
    expect(choice(instance(given))).toMatchObject({ isRead: true, rule: "read", code: null, notes });
  });

  test("a grey image is none for a model of colour, and what is stored in colour is left to its pixels", () => {
    const skin: ImageWants = { colour: "colour", modalities: ["XC"] };
    expect(choice(instance({ modality: "XC" }), skin)).toMatchObject({ rule: "colour", code: "grey" });
    const red = instance({ modality: "XC", photometricInterpretation: "YBR_FULL_422" });
    expect(choice(red, skin)).toMatchObject({ isRead: true });
    expect(choice(instance({ photometricInterpretation: "RGB" }))).toMatchObject({ isRead: true });
  });

  test("of weightings those that the model reads are; a name that does not tell of an agent is taken and told", () => {
    const wants: ImageWants = { modalities: ["MR"], contrasts: ["T1_AGENT"] };
    const mr = (says: Record<string, unknown>) => choice(instance({ modality: "MR", says }), wants);
    expect(mr({ "0008103E": "Ax T2 FLAIR" })).toMatchObject({
      code: "other-contrast",
      reason: "It is a FLAIR; the model reads what is T1-weighted after a contrast agent.",
    });
    expect(mr({ "0008103E": "t1_mprage_sag" })).toMatchObject({
      isRead: true,
      notes: ["Whether a contrast agent was given is not stated; taken."],
    });
    expect(mr({ "0008103E": "t1_mprage_sag", "00180010": "Gadobutrol" })).toMatchObject({
      isRead: true,
      notes: [],
    });
    expect(mr({ "0008103E": "AX T1 POST" })).toMatchObject({ isRead: true, notes: [] });
    expect(mr({ "00089209": "DIFFUSION", "0008103E": "T1" })).toMatchObject({ code: "other-contrast" });
    expect(mr({ "0008103E": "Serie 4" })).toMatchObject({ notes: ["The weighting is not stated; taken."] });
  });
});

describe("between several", () => {
  test("a view that is stated is read before one that is not, and by preference where the model has one", () => {
    const pa = instance({ id: "pa" });
    const ap = instance({ id: "ap", says: { "00185101": "AP" } });
    const unstated = instance({ id: "unstated", says: { "00185101": null } });
    expect(read([unstated, ap, pa], frontals)).toEqual(["pa", "ap"]);
    expect(read([unstated], frontals)).toEqual(["unstated"]);
    const preferring = { ...frontals, preferFirstView: true };
    expect(read([unstated, ap, pa], preferring)).toEqual(["pa"]);
    expect(read([unstated, ap], preferring)).toEqual(["ap"]);
  });

  test("of both intents the one that is wanted first is read", () => {
    const raw = instance({ id: "raw", says: { "00080068": "FOR PROCESSING" } });
    const shown = instance({ id: "shown", says: { "00080068": "FOR PRESENTATION" } });
    const either: ImageWants = { intents: ["FOR PRESENTATION", "FOR PROCESSING"] };
    expect(read([raw, shown], either)).toEqual(["shown"]);
    expect(read([raw], either)).toEqual(["raw"]);
  });

  test("of more than are read the oldest are dropped", () => {
    const days = [3, 1, 2].map((day) =>
      instance({ id: `d${day}`, acquiredAt: new Date(Date.UTC(2026, 0, day)) }),
    );
    const { choices } = chooseInstances(days, frontals, 2);
    expect(choices.map(({ instanceId, code }) => [instanceId, code])).toEqual([
      ["d3", null],
      ["d2", null],
      ["d1", "too-many"],
    ]);
  });

  test("what a Key Object Selection rejects is not read, and one for teaching rejects nothing", () => {
    const rejecting = keyObject("113001", { "1.2.bad": [] });
    expect(read([instance({ id: "bad" }), instance({ id: "good" }), rejecting], frontals)).toEqual(["good"]);
    expect(read([instance({ id: "bad" }), keyObject("113004", { "1.2.bad": [] })], frontals)).toEqual([
      "bad",
    ]);
  });
});

const anyInstance = fc.record({
  modality: fc.constantFrom("DX", "CR", "CT", "OT", "SR"),
  frames: fc.constantFrom(0, 1, 1, 3),
  seriesInstanceUid: fc.constantFrom("1.3", "1.4"),
  instanceNumber: fc.option(fc.integer({ min: 1, max: 9 })),
  acquiredAt: fc.option(fc.constantFrom(new Date(0), new Date(1e12))),
  says: fc.record({
    "00185101": fc.constantFrom("PA", "AP", "LL", null),
    "00180015": fc.constantFrom("CHEST", "KNEE", null),
    "00080008": fc.constantFrom(["ORIGINAL", "PRIMARY"], ["DERIVED", "SECONDARY"], null),
    "00080068": fc.constantFrom("FOR PRESENTATION", "FOR PROCESSING", null),
    "00200032": fc.oneof(
      fc.constant(null),
      fc.tuple(fc.constant(0), fc.constant(0), fc.integer({ min: -9, max: 9 })),
    ),
    "00200037": fc.constantFrom([1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1]),
  }),
});
const anyWants = fc.record({
  modalities: fc.constantFrom(["DX", "CR"], ["CT"], undefined),
  views: fc.constantFrom(["PA", "AP"], undefined),
  preferFirstView: fc.boolean(),
  bodyParts: fc.constantFrom(["CHEST"], undefined),
  slices: fc.constantFrom("each" as const, "key" as const, "every" as const, undefined),
});

test("whatever the study: every instance once with a reason, no more images than the most, in any order the same", () => {
  fc.assert(
    fc.property(
      fc.array(anyInstance, { maxLength: 24 }),
      anyWants,
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.nat()),
      (given, wants, most, random) => {
        const study = given.map((one, i) => instance({ ...one, id: `i${i}` }));
        const { images, choices } = chooseInstances(study, wants, most);
        expect(choices.map(({ instanceId }) => instanceId).toSorted()).toEqual(
          study.map(({ id }) => id).toSorted(),
        );
        for (const { isRead, reason, code, rule } of choices) {
          expect(reason).toMatch(/^[A-Z].*\.$/);
          expect(isRead).toBe(code === null);
          expect(isRead || choiceRules.some(({ name }) => name === rule)).toBe(true);
        }
        expect(images.length).toBeLessThanOrEqual(most);
        expect(new Set(images.map(({ instanceId }) => instanceId)).size).toBe(
          choices.filter(({ isRead }) => isRead).length,
        );
        const keys = new Map(study.map((one) => [one, random.next().value as number]));
        const shuffled = study.toSorted((a, b) => keys.get(a)! - keys.get(b)!);
        expect(chooseInstances(shuffled, wants, most)).toEqual({ images, choices });
      },
    ),
  );
});

test("an image of the patient is one that some model may read, and of what is none it is told why", () => {
  expect(whyNoPatientImage(instance())).toBeNull();
  const derived = instance({ modality: "OT", says: { "00080008": ["DERIVED", "SECONDARY"] } });
  expect(whyNoPatientImage(derived)?.code).toBe("derived");
  expect(whyNoPatientImage(instance({ frames: 0 }))).toEqual({
    code: "no-image",
    reason: "It is an object that holds no image.",
  });
});

test("a Key Object Selection is heeded that rejects an image, or names a slice or a frame of one", () => {
  const [ofInterest, rejected, forTeaching] = ["113000", "113001", "113004"];
  const clip = instance({ id: "clip", modality: "US", frames: 9 });
  const localizer = instance({ id: "scout", says: { "00080008": ["ORIGINAL", "PRIMARY", "LOCALIZER"] } });
  const study = [instance(), slice(1), slice(2), clip, localizer];
  const heeded = (title: string, named: Record<string, number[]>) => isHeeded(keyObject(title, named), study);
  expect(heeded(ofInterest!, { "1.2.s2": [] })).toBe(true);
  expect(heeded(ofInterest!, { "1.2.clip": [4] })).toBe(true);
  expect(heeded(rejected!, { "1.2.1": [] })).toBe(true);

  expect(heeded(ofInterest!, { "1.2.1": [] })).toBe(false);
  expect(heeded(rejected!, { "1.2.scout": [] })).toBe(false);
  expect(heeded(ofInterest!, { "1.2.elsewhere": [] })).toBe(false);
  expect(heeded(forTeaching!, { "1.2.s2": [] })).toBe(false);
});

test("the table of docs/choosing-images.md is that of the rules", () => {
  const docs = readFileSync(join(import.meta.dirname, "../../../../docs/choosing-images.md"), "utf8");
  expect(docs).toContain(choiceTable());
});
