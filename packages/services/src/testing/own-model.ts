import { randomUUID } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The bundled network that a site's own models are copies of. */
export const bundledNetwork = fileURLToPath(
  new URL("../../../inference/models/skin-attention-cnn", import.meta.url),
);

/** The folder of a site's own model, whole and proven: a copy of the bundled network, or of another, under another name. */
export async function copyOfBundled(
  into: string,
  id: string,
  change: Record<string, unknown> = {},
  from = bundledNetwork,
): Promise<string> {
  const folder = join(into, `${id}-${randomUUID()}`, id);
  await cp(from, folder, { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest = { ...JSON.parse(await readFile(file, "utf8")), id, version: "2.0.0", ...change };
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}
