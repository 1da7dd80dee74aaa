import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManifestError, ModelIntegrityError } from "./errors.ts";
import { checkReader } from "./manifests-together.ts";
import { checkModelFolder, namedFiles, readModelFolder, readWeights } from "./read-folders.ts";
import { writeClassifierFolder } from "./testing/classifier-folder.ts";

let home: string;
let count = 0;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "synoptic-folders-"));
});
afterAll(() => rm(home, { recursive: true }));

const folder = () => writeClassifierFolder(home, { id: `own-${++count}`, featureMap: true });

test("worked example: a folder that is whole, a manifest written by Notepad included", async () => {
  const path = await folder();
  const file = join(path, "manifest.json");
  await writeFile(file, `\uFEFF${await readFile(file, "utf8")}`);
  const { manifest, manifestSha256, card } = await readModelFolder(path);
  expect(card).toBe("# A classifier of one's own\n");
  expect(namedFiles(manifest).map((named) => named.path)).toEqual([
    "network.onnx",
    "class-weights.f32",
    "self-test.png",
  ]);
  await checkModelFolder(path, manifestSha256);
});

describe("refused", () => {
  test.each(["manifest.json", "CARD.md", "network.onnx"])("%s that is a link", async (name) => {
    const path = await folder();
    const secret = join(home, `secret-${count}`);
    await writeFile(secret, await readFile(join(path, name)));
    await rm(join(path, name));
    await symlink(secret, join(path, name));
    const read = readModelFolder(path).then(({ manifestSha256 }) => checkModelFolder(path, manifestSha256));
    await expect(read).rejects.toThrow(name === "network.onnx" ? ModelIntegrityError : ManifestError);
    await expect(read).rejects.toThrow("it is a link");
  });

  test("a pipe, without waiting for what never comes", async () => {
    const path = await folder();
    await rm(join(path, "CARD.md"));
    execFileSync("mkfifo", [join(path, "CARD.md")]);
    await expect(readModelFolder(path)).rejects.toThrow("not a plain file");
  });

  test("a card of a gigabyte, before it is read", async () => {
    const path = await folder();
    await truncate(join(path, "CARD.md"), 2 ** 30);
    await expect(readModelFolder(path)).rejects.toThrow("1048576 are let pass");
  });

  test("a network of another length, before it is read", async () => {
    const path = await folder();
    await truncate(join(path, "network.onnx"), 2 ** 31);
    const read = await readModelFolder(path);
    await expect(readWeights(read, namedFiles(read.manifest)[0]!)).rejects.toThrow(ModelIntegrityError);
  });

  test.each([
    ["NUL", "a\\u0000b"],
    ["half of a character", "a\\ud83db"],
  ])("a title with %s, which the database would not take", async (_, title) => {
    const path = await folder();
    const file = join(path, "manifest.json");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('"title":"A classifier of one\'s own"', `"title":"${title}"`));
    await expect(readModelFolder(path)).rejects.toThrow("NUL character");
    // The same written out is a text like any other.
    await writeFile(
      file,
      text.replace('"title":"A classifier of one\'s own"', `"title":${JSON.stringify(title)}`),
    );
    expect((await readModelFolder(path)).manifest.title).toBe(title);
  });

  test("a class that is named like what every object has, without a prevalence of its own", async () => {
    const { manifest } = await readModelFolder(await folder());
    if (manifest.kind !== "image-classifier") throw new TypeError("It is a classifier.");
    const classes = manifest.classes.map((one, i) => (i === 0 ? { ...one, id: "constructor" } : one));
    const prevalence = { "class-1": 0.5, "class-2": 0.5 };
    const odd = { ...manifest, classes, calibration: { ...manifest.calibration, prevalence } };
    expect(() => checkReader(odd, [], [])).toThrow('it lacks the class "constructor"');
  });
});
