import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inputTensor, prepareImage, toDisplay } from "@synoptic/imaging";
import { loadBackbone } from "../src/backbone.ts";
import { createEngine } from "../src/engine/engine.ts";
import { loadModels } from "../src/library.ts";
import type { BackboneManifest, Manifest } from "../src/manifest.ts";
import { readModelFolders } from "../src/read-folders.ts";
import { selfTestAnswer } from "../src/self-test.ts";
import { fileEntry, rounded } from "../src/train/write-model.ts";

/** ONNX Runtime's kernels differ by machine; a wrong network or preparation differs by far more. */
const TOLERANCE = 0.002;
const EMBEDDING_NUMBERS = 16;

/**
 * Gives every bundled head and backbone a case whose answer is known: a synthetic picture and what the model says of
 * it now. Run after fitting. @param pictures a folder with one of pictures for each scenario
 */
export async function storeSelfTests(modelsDir: string, pictures: string): Promise<void> {
  const kinds = ["image-head", "image-backbone"];
  const folders = (await readModelFolders(modelsDir)).filter(({ manifest }) => kinds.includes(manifest.kind));
  const fileOf = (id: string) => join(modelsDir, id, "manifest.json");
  const write = (manifest: Manifest) =>
    writeFile(fileOf(manifest.id), `${JSON.stringify(manifest, null, 2)}\n`);
  const bare = await Promise.all(
    folders.map(async ({ manifest: { id } }) => {
      const { selfTest: _stale, ...rest } = JSON.parse(await readFile(fileOf(id), "utf8"));
      return rest as Manifest;
    }),
  );
  for (const manifest of bare) await write(manifest);

  const models = await loadModels(modelsDir);
  for (const manifest of bare) {
    const scenario = manifest.kind === "image-head" ? manifest.scenario : "skin";
    const [first] = (await readdir(join(pictures, scenario))).filter((name) => name.endsWith(".png")).sort();
    const picture = await readFile(join(pictures, scenario, first!));
    const expected =
      manifest.kind === "image-backbone"
        ? await embeddingOf(manifest, picture)
        : await selfTestAnswer(models.imageModel(scenario), picture);
    await writeFile(join(modelsDir, manifest.id, "self-test.png"), picture);
    const input = fileEntry("self-test.png", picture);
    await write({
      ...manifest,
      selfTest: { input, expected: expected.map(rounded), tolerance: TOLERANCE },
    } as Manifest);
    console.log(`${manifest.id} proves itself on ${scenario}/${first}`);
  }
  await models.close();

  async function embeddingOf(manifest: BackboneManifest, picture: Uint8Array): Promise<number[]> {
    const network = await readFile(join(modelsDir, manifest.id, manifest.weights.path));
    const backbone = await loadBackbone(manifest, network, manifest.weights.path, createEngine());
    const prepared = prepareImage(await toDisplay(picture), backbone.preparation("stretch"));
    const { embedding } = await backbone.read(inputTensor(prepared, backbone.tensorLayout));
    await backbone.close();
    return Array.from(embedding.subarray(0, EMBEDDING_NUMBERS));
  }
}
