import { loadModels } from "@synoptic/inference";
import { readConfig } from "../config.ts";
import { print } from "../output.ts";

export async function modelList(json: boolean): Promise<void> {
  const library = await loadModels(readConfig(process.env).modelsDir);
  try {
    const models = library.manifests.map(({ manifest, card: _, ...model }) => ({
      ...model,
      licence: manifest.licence,
    }));
    print(json, models, () =>
      models.map(({ id, version, kind, title }) => `${id} ${version}  ${kind}  ${title}`).join("\n"),
    );
  } finally {
    await library.close();
  }
}
