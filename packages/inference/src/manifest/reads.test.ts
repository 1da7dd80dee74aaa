import { expect, test } from "vitest";
import { reads } from "./parts.ts";

test("worked example: a model of frontal radiographs, the PA first", () => {
  const said = {
    bodyParts: ["CHEST"],
    views: ["PA", "AP"],
    preferFirstView: true,
    intents: ["FOR PRESENTATION"],
    slices: "each",
  };
  expect(reads.parse(said)).toEqual(said);
});

test.each<[string, object, string[]]>([
  ["a preference without views", { preferFirstView: true }, ["preferFirstView"]],
  ["no view at all", { views: [] }, ["views"]],
  ["a body part in small letters", { bodyParts: ["chest"] }, ["bodyParts", "0"]],
  ["a weighting that there is not", { contrasts: ["T3"] }, ["contrasts", "0"]],
  ["the worst of the slices", { slices: "worst" }, ["slices"]],
  ["a key that there is not", { modalities: ["DX"] }, []],
])("refused: %s", (_, said, path) => {
  const { error } = reads.safeParse(said);
  expect(error!.issues[0]!.path.map(String)).toEqual(path);
});
