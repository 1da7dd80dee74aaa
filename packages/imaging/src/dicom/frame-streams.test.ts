import fc from "fast-check";
import { expect, test } from "vitest";
import { frameStreams } from "./frame-streams.ts";

const none = new Uint8Array();
const end = [0xff, 0xd9];
const fragment = (...bytes: number[]) => Uint8Array.from(bytes);

test("worked example: an offset table joins three fragments to two frames", () => {
  // The second frame begins behind two fragments of 2 bytes with headers of 8: 20.
  const table = new Uint8Array(Uint32Array.from([0, 20]).buffer);
  const streams = frameStreams([table, fragment(1, 2), fragment(3, 4), fragment(5, 6)], 2, undefined);
  expect(streams.map((stream) => [...stream])).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
});

test("an offset table that points elsewhere does not count", () => {
  for (const offsets of [
    [0, 0],
    [1, 21],
    [0, 0xfffffff0],
  ]) {
    const table = new Uint8Array(Uint32Array.from(offsets).buffer);
    const fragments = [fragment(1, 2), fragment(3, ...end), fragment(4, ...end)];
    expect(frameStreams([table, ...fragments], 2, undefined).map((stream) => stream[0])).toEqual([1, 4]);
  }
});

test("without a table a frame ends where its stream says so, padded or not", () => {
  const streams = frameStreams(
    [none, fragment(1, 2), fragment(3, ...end, 0), fragment(4, 5, ...end), fragment(6, 7), fragment(...end)],
    3,
    undefined,
  );
  expect(streams.map((stream) => stream[0])).toEqual([1, 4, 6]);
});

test("however one frame is cut into fragments, it is whole again", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 1 }), (fragments) => {
      const [stream] = frameStreams([none, ...fragments], 1, undefined);
      expect([...stream!]).toEqual(fragments.flatMap((one) => [...one]));
    }),
  );
});

test("too few frames, and fragments that do not divide, are refused by name", () => {
  expect(() => frameStreams([none, fragment(...end)], 2, undefined)).toThrow(
    expect.objectContaining({ code: "TRUNCATED_DICOM" }),
  );
  expect(() => frameStreams([none, fragment(1), fragment(2), fragment(3)], 2, undefined)).toThrow(
    expect.objectContaining({ code: "INVALID_DICOM" }),
  );
});
