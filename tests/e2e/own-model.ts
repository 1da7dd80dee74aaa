import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { storedZip } from "../../packages/services/src/testing/stored-zip.ts";

const bundled = join(import.meta.dirname, "../../packages/inference/models/skin-three-block-cnn");

/** The zip of a site's own model: a bundled network under another name, in its version 1.0.0. */
export async function ownModelZip(id: string, title: string): Promise<Buffer> {
  const files = await Promise.all(
    (await readdir(bundled)).map(async (name) => [name, await readFile(join(bundled, name))] as const),
  );
  const text = await readFile(join(bundled, "manifest.json"), "utf8");
  const manifest = { ...JSON.parse(text), id, title, version: "1.0.0" };
  return storedZip(
    files.map(
      ([name, bytes]) => [name, name === "manifest.json" ? JSON.stringify(manifest) : bytes] as const,
    ),
  );
}
