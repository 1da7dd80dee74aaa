/** Pictures that no scenario reads, drawn by code from a seed. */
import { createRequire } from "node:module";
import { seededRandom } from "../packages/domain/src/index.ts";

const sharp = createRequire(new URL("../packages/imaging/package.json", import.meta.url))("sharp");
const SIDE = 176;

/** @typedef {() => number} Random */
/** @typedef {{ width: number, height: number, data: Uint8Array }} Picture */

/** @param {(x: number, y: number, channel: number) => number} value 0 to 1 @returns {Picture} */
function drawn(value) {
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const level = value((pixel % SIDE) / SIDE, Math.floor(pixel / SIDE) / SIDE, i % 3);
    data[i] = Math.round(255 * Math.min(1, Math.max(0, level)));
  }
  return { width: SIDE, height: SIDE, data };
}

/** @param {Random} random */
const colour = (random) => [random(), random(), random()];

/** Sums of waves whose strength falls with their frequency, as in photographs. @param {Random} random */
function clouds(random) {
  const waves = Array.from({ length: 60 }, () => {
    const frequency = 1 + 24 * random() ** 2;
    const angle = 2 * Math.PI * random();
    return {
      x: 2 * Math.PI * frequency * Math.cos(angle),
      y: 2 * Math.PI * frequency * Math.sin(angle),
      phase: 2 * Math.PI * random(),
      weights: colour(random).map((weight) => (weight - 0.3) / frequency),
    };
  });
  const base = colour(random);
  return drawn((x, y, channel) =>
    waves.reduce(
      (sum, wave) =>
        sum + 0.3 * (wave.weights[channel] ?? 0) * Math.cos(wave.x * x + wave.y * y + wave.phase),
      base[channel] ?? 0,
    ),
  );
}

/** Lines of text on a page, in the sizes and colours of a screen. @param {Random} random @returns {Promise<Picture>} */
async function text(random) {
  const dark = random() < 0.3;
  const size = 8 + Math.floor(10 * random());
  const word = () =>
    Array.from({ length: 2 + Math.floor(8 * random()) }, () =>
      String.fromCharCode(97 + Math.floor(26 * random())),
    ).join("");
  const lines = Array.from({ length: Math.floor(SIDE / (size * 1.5)) }, (_, i) => {
    const words = Array.from({ length: 1 + Math.floor(5 * random()) }, word).join(" ");
    return `<text x="6" y="${(i + 1) * size * 1.5}">${words}</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="${dark ? "#202124" : "#ffffff"}"/><g font-family="sans-serif" font-size="${size}" fill="${dark ? "#e8eaed" : "#202124"}">${lines.join("")}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** @type {Record<string, (random: Random) => Picture | Promise<Picture>>} */
export const madeUpKinds = {
  gradient(random) {
    const [from, to, angle] = [colour(random), colour(random), 2 * Math.PI * random()];
    return drawn((x, y, channel) => {
      const at = 0.5 + 0.7 * ((x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle));
      return (from[channel] ?? 0) * (1 - at) + (to[channel] ?? 0) * at;
    });
  },
  stripes(random) {
    const [from, to, angle] = [colour(random), colour(random), Math.PI * random()];
    const frequency = 3 + 20 * random();
    return drawn((x, y, channel) =>
      Math.sin(2 * Math.PI * frequency * (x * Math.cos(angle) + y * Math.sin(angle))) > 0
        ? (from[channel] ?? 0)
        : (to[channel] ?? 0),
    );
  },
  checkers(random) {
    const [from, to, cells] = [colour(random), colour(random), 3 + Math.floor(12 * random())];
    return drawn((x, y, channel) =>
      (Math.floor(x * cells) + Math.floor(y * cells)) % 2 ? (from[channel] ?? 0) : (to[channel] ?? 0),
    );
  },
  "colour noise": (random) => drawn(() => random()),
  "grey noise"(random) {
    const levels = Float64Array.from({ length: SIDE * SIDE }, random);
    return drawn((x, y) => levels[Math.round(y * SIDE) * SIDE + Math.round(x * SIDE)] ?? 0);
  },
  clouds,
  "grey clouds"(random) {
    const { data, ...size } = clouds(random);
    return { ...size, data: data.map((_, i) => data[i - (i % 3)] ?? 0) };
  },
  text,
};

/** @param {string} kind @param {number} count @returns {Promise<Picture[]>} */
export async function madeUpImages(kind, count) {
  const draw = madeUpKinds[kind];
  if (!draw) throw new Error(`There is no kind ${kind}.`);
  const random = seededRandom(7);
  const pictures = [];
  for (let i = 0; i < count; i++) pictures.push(await draw(random));
  return pictures;
}
