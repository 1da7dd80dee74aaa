import { readdir } from "node:fs/promises";
import { join, parse } from "node:path";
import { pathToFileURL } from "node:url";
import { UnknownExplanationError } from "./errors.ts";
import type { Explainer } from "./explainer.ts";

const FOLDER = join(import.meta.dirname, "methods");
let installed: Promise<readonly Explainer[]> | undefined;

/** Every method in the folder `methods`, by id. Read once a process. */
export function explanationMethods(): Promise<readonly Explainer[]> {
  installed ??= readMethods();
  return installed;
}

/** @throws UnknownExplanationError */
export async function explanationMethod(id: string): Promise<Explainer> {
  const methods = await explanationMethods();
  const found = methods.find((method) => method.id === id);
  if (!found) {
    throw new UnknownExplanationError(
      id,
      methods.map((method) => method.id),
    );
  }
  return found;
}

async function readMethods(): Promise<Explainer[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  return await Promise.all(
    files.sort().map(async (file) => {
      const { explainer }: { explainer?: Explainer } = await import(pathToFileURL(join(FOLDER, file)).href);
      // A fault of the one who adds the file, found by the first test that runs.
      if (explainer?.id !== parse(file).name) {
        throw new Error(`explain/methods/${file} must export "explainer" with the file's name as its id.`);
      }
      return explainer;
    }),
  );
}
