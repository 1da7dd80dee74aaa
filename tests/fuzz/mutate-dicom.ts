/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** Attributes that say how large an image is and how its values lie, as little-endian tags. */
const sizes = [
  "28000200",
  "28000400",
  "28000600",
  "28000800",
  "28001000",
  "28001100",
  "28000001",
  "28000101",
  "28000201",
  "28000301",
  "28000111",
  "28000112",
  "e07f1000",
  "e07f0100",
  "02001000",
  "08000500",
  "feff00e0",
].map((tag) => Buffer.from(tag, "hex"));
const extremes = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
const vrs = ["OB", "OW", "SQ", "UN", "UT", "US", "UL", "DS", "IS", "UI", "PN", "AT", "FD", "OF", "UV", "ZZ"];

/** One fault or a few in a copy of a good file: of bytes, of numbers, of the structure, or its end missing. */
export function mutate(good: Buffer, random: Random): Buffer {
  let mutant: Buffer = Buffer.from(good);
  for (let faults = pick(random, [1, 1, 2, 4]); faults > 0 && mutant.length > 8; faults--) {
    mutant = pick(random, kinds)(mutant, random);
  }
  return mutant;
}

type Fault = (file: Buffer, random: Random) => Buffer;

const flipBytes: Fault = (file, random) => {
  for (let i = below(random, 8); i >= 0; i--) file[below(random, file.length)] = below(random, 256);
  return file;
};

const flipInPixels: Fault = (file, random) => {
  const from = Math.max(0, file.lastIndexOf(Buffer.from("e07f1000", "hex")));
  for (let i = below(random, 4); i >= 0; i--)
    file[from + below(random, file.length - from)] = below(random, 256);
  return file;
};

const extremeNumber: Fault = (file, random) => {
  file.writeUInt32LE(pick(random, extremes), below(random, file.length - 4));
  return file;
};

/** The value, the length or the VR of an attribute on which sizes depend. */
const forgedAttribute: Fault = (file, random) => {
  const at = file.indexOf(pick(random, sizes), 128);
  if (at === -1 || at + 12 > file.length) return flipBytes(file, random);
  const part = below(random, 4);
  if (part === 0) file.write(pick(random, vrs), at + 4, "latin1");
  else if (part === 1) file.writeUInt16LE(pick(random, extremes) & 0xffff, at + 6);
  else if (part === 2) file.writeUInt16LE(pick(random, extremes) & 0xffff, at + 8);
  else file.writeUInt32LE(pick(random, extremes), at + 8);
  return file;
};

const cutEnd: Fault = (file, random) => file.subarray(0, below(random, file.length));

const cutOut: Fault = (file, random) => {
  const [at, length] = [below(random, file.length), 1 + below(random, 64)];
  return Buffer.concat([file.subarray(0, at), file.subarray(at + length)]);
};

const repeat: Fault = (file, random) => {
  const [at, length, to] = [below(random, file.length), 1 + below(random, 200), below(random, file.length)];
  return Buffer.concat([file.subarray(0, to), file.subarray(at, at + length), file.subarray(to)]);
};

const kinds: readonly Fault[] = [
  flipBytes,
  flipInPixels,
  flipInPixels,
  flipInPixels,
  extremeNumber,
  forgedAttribute,
  forgedAttribute,
  cutEnd,
  cutOut,
  repeat,
];

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[below(random, from.length)]!;
}
