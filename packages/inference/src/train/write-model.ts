import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, manifestSchema } from "../manifest.ts";
import { sha256 } from "../session.ts";

/** What a manifest says of a file beside it. */
export function fileEntry(path: string, bytes: Uint8Array): { path: string; sha256: string; bytes: number } {
  return { path, sha256: sha256(bytes), bytes: bytes.byteLength };
}

/** Writes a model's folder: its manifest, checked against the schema, its card and its files. */
export async function writeModel(
  modelsDir: string,
  manifest: Manifest,
  card: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const folder = join(modelsDir, manifest.id);
  await mkdir(folder, { recursive: true });
  const checked = manifestSchema.parse(manifest);
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(checked, null, 2)}\n`);
  await writeFile(join(folder, "CARD.md"), card);
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}

/** Six decimals: more than any figure here is good for. */
export function rounded(value: number): number {
  return Number(value.toFixed(6));
}

export function roundedInterval<T extends { value: number; low: number; high: number }>({
  value,
  low,
  high,
}: T) {
  return { value: rounded(value), low: rounded(low), high: rounded(high) };
}

/** `{ id: value }` in the order of the ids. */
export function byId<T>(ids: readonly string[], values: readonly T[]): Record<string, T> {
  return Object.fromEntries(ids.map((id, i) => [id, values[i]!]));
}
