import { expect, test } from "vitest";
import { type ImageToShow, whyNotShown } from "./why-not-shown.ts";

const digitalXRay: ImageToShow = {
  ...{ modality: "DX", sopClassUid: "1.2.840.10008.5.1.4.1.1.1.1", bodyPart: "CHEST" },
  ...{ attributes: {}, isRead: false },
};
const word = (tag: string, value: string) => ({ attributes: { [tag]: { vr: "CS", Value: [value] } } });

test.each([
  ["a chest film", {}, undefined],
  ["one that says so", word("00280301", "YES"), "burned-in"],
  ["one that says that it has none", word("00280301", "NO"), undefined],
  ["one of whom a face can be made", word("00280302", "YES"), "recognisable"],
  ["scanned film", word("00080064", "DF"), "text-kind"],
  ["ultrasound", { modality: "US" }, "text-kind"],
  ["a kind that is none", { modality: "X-Ray of A. Roe" }, "text-kind"],
  ["a capture of a screen", { sopClassUid: "1.2.840.10008.5.1.4.1.1.7" }, "text-kind"],
  ["a multi-frame capture", { sopClassUid: "1.2.840.10008.5.1.4.1.1.7.4" }, "text-kind"],
  ["CT of the chest", { modality: "CT" }, undefined],
  ["MR of the brain", { modality: "MR", bodyPart: "BRAIN" }, "recognisable"],
  ["CT of nobody says what", { modality: "CT", bodyPart: null }, "recognisable"],
  ["a photograph that nobody has read", { modality: "XC" }, "photograph"],
  ["a photograph of a kind that is read", { modality: "XC", isRead: true }, undefined],
  [
    "a photograph of the face, read or not",
    { modality: "XC", bodyPart: "FACE", isRead: true },
    "recognisable",
  ],
])("%s", (_what, over, why) => expect(whyNotShown({ ...digitalXRay, ...over })).toBe(why));
