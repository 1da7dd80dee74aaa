import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { deflateRawSync } from "node:zlib";
import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { DuplicateModelError, ManifestError, ModelSelfTestError } from "@synoptic/inference";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findAssessmentModel } from "../assessment-model.ts";
import { receiveUpload } from "../receive-upload.ts";
import { bundledNetwork, copyOfBundled } from "../testing/own-model.ts";
import { storedZip } from "../testing/stored-zip.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { addModelFolder } from "./add-model.ts";
import { addUploadedModel } from "./add-uploaded-model.ts";
import { modelFolder } from "./model-folder.ts";
import { openModel } from "./open-model.ts";
import { ModelArchiveError } from "./unpack-model.ts";

let at: TestContext;
let admin: Actor;
let own: string;
beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
  own = await mkdtemp(join(tmpdir(), "synoptic-own-model-"));
});
afterAll(async () => {
  await at.close();
  await rm(own, { recursive: true });
});

const add = async (id: string, change: Record<string, unknown> = {}) =>
  addModelFolder(at.context, admin, await copyOfBundled(own, id, change), "uploaded");

describe("adding a model", () => {
  test("worked example: it is checked, proven, kept whole and loaded, and another process finds it", async () => {
    const { modelVersionId, modelId } = await add("our-skin");
    expect(modelId).toBe("our-skin");
    const row = await at.db.modelVersion.findUniqueOrThrow({
      where: { id: modelVersionId },
      include: { sites: true },
    });
    expect(row.sites).toMatchObject([{ siteId: admin.siteId, origin: "uploaded" }]);
    const key = { id: row.modelId, version: row.version, manifestSha256: row.manifestSha256 };
    const kept = modelFolder(at.context.modelsHome, key);
    expect((await readdir(kept)).sort()).toEqual((await readdir(bundledNetwork)).sort());
    expect((await openModel(at.context, "skin", key)).info.id).toBe("our-skin");
  });

  test("an assessment by it is explained and drawn where another process added it, and by no other model", async () => {
    const { modelVersionId } = await add("our-elsewhere");
    const modelVersion = await at.db.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
    // A process that has loaded the bundled models only.
    const models = { ...at.context.models, scenarios: at.context.models.scenarios, imageModels: () => [] };
    const elsewhere = { ...at.context, models };
    const kept = { scenario: "skin", models: [{ modelVersion }] };
    expect((await findAssessmentModel(elsewhere, kept))?.info.id).toBe("our-elsewhere");
    const gone = { ...modelVersion, manifestSha256: "0".repeat(64) };
    expect(
      await findAssessmentModel(elsewhere, { ...kept, models: [{ modelVersion: gone }] }),
    ).toBeUndefined();
  });

  test("twice is once; another content under the same version is refused", async () => {
    const folder = await copyOfBundled(own, "our-twice");
    const first = await addModelFolder(at.context, admin, folder, "uploaded");
    expect(await addModelFolder(at.context, admin, folder, "uploaded")).toEqual(first);
    await expect(add("our-twice", { title: "Another" })).rejects.toThrow(DuplicateModelError);
    await expect(add("skin-head")).rejects.toThrow(DuplicateModelError);
  });

  test("refused: nothing of a model that fails is left", async () => {
    const manifest = JSON.parse(await readFile(join(bundledNetwork, "manifest.json"), "utf8"));
    const before = await at.db.modelVersion.count();
    const wrong = { ...manifest.selfTest, expected: [...manifest.selfTest.expected].reverse() };
    await expect(add("our-wrong", { selfTest: wrong })).rejects.toThrow(ModelSelfTestError);
    await expect(add("our-key", { treshold: 1 })).rejects.toThrow(ManifestError);
    const folder = await copyOfBundled(own, "our-bare");
    await rm(join(folder, manifest.weights.path));
    await expect(addModelFolder(at.context, admin, folder, "uploaded")).rejects.toThrow(InvalidInputError);
    expect(await at.db.modelVersion.count()).toBe(before);
    expect((await readdir(at.context.modelsHome)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

/** A zip of one compressed file that says of itself that it is so long. */
function deflatedZip(name: string, compressed: Buffer, announced: number): Buffer {
  const zip = storedZip([[name, compressed]]);
  const central = zip.lastIndexOf("PK\x01\x02", undefined, "latin1");
  zip.writeUInt16LE(8, 8);
  zip.writeUInt32LE(announced, 22);
  zip.writeUInt16LE(8, central + 10);
  zip.writeUInt32LE(announced, central + 24);
  return zip;
}

describe("a folder from elsewhere", () => {
  test.each(["CARD.md", "self-test.png"])(
    "%s that is a link to a file of whoever adds it is refused",
    async (name) => {
      const folder = await copyOfBundled(own, "our-link");
      const secret = join(own, `secret-${name}`);
      await rename(join(folder, name), secret);
      await symlink(secret, join(folder, name));
      await expect(addModelFolder(at.context, admin, folder, "uploaded")).rejects.toThrow("link");
      expect((await readdir(at.context.modelsHome)).filter((entry) => entry.startsWith("."))).toEqual([]);
    },
  );
});

describe("an archive", () => {
  const upload = async (bytes: Buffer) => {
    const body = Readable.from([bytes]);
    const { uploadId } = await receiveUpload(at.context, admin, {
      body,
      mediaType: "application/zip",
      limitBytes: 1e9,
    });
    return addUploadedModel(at.context, admin, { uploadId });
  };

  test("what is no zip, or no model's folder, is refused by name", async () => {
    await expect(upload(Buffer.from("no zip"))).rejects.toThrow(ModelArchiveError);
    await expect(upload(storedZip([["../manifest.json", "{}"]]))).rejects.toThrow(ModelArchiveError);
    await expect(upload(storedZip([["a/b/manifest.json", "{}"]]))).rejects.toThrow("one folder");
    await expect(upload(storedZip([["CARD.md", "# x"]]))).rejects.toThrow("no manifest.json");
    for (const name of ["/manifest.json", "a\\manifest.json", "a/../manifest.json", ".ssh/manifest.json\0"])
      await expect(upload(storedZip([[name, "{}"]]))).rejects.toThrow(ModelArchiveError);
    const many = Array.from({ length: 200 }, (_, i) => [`folder-${i}/`, ""] as const);
    await expect(upload(storedZip(many))).rejects.toThrow("more than 128 entries");
    await expect(
      upload(
        storedZip([
          ["manifest.json", "{"],
          ["CARD.md", "x"],
        ]),
      ),
    ).rejects.toThrow(ManifestError);
    await expect(addUploadedModel(at.context, admin, { uploadId: randomUUID() })).rejects.toThrow(
      NotFoundError,
    );
    expect(existsSync(join(at.context.modelsHome, "..", "manifest.json"))).toBe(false);
  });

  test("what unpacks to more than it announces, or to more than is let pass, leaves nothing", async () => {
    const zeros = deflateRawSync(Buffer.alloc(2 ** 20));
    await expect(upload(deflatedZip("manifest.json", zeros, 100))).rejects.toThrow("damaged");
    await expect(upload(deflatedZip("manifest.json", zeros, 2 ** 31))).rejects.toThrow(
      "more than 1073741824",
    );
    expect((await readdir(at.context.modelsHome)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("what macOS adds to an archive is passed over", async () => {
    const folder = await copyOfBundled(own, "our-mac");
    const files = await Promise.all(
      (await readdir(folder)).flatMap(async (name) => [
        [`our-mac/${name}`, await readFile(join(folder, name))] as const,
        [`__MACOSX/our-mac/._${name}`, "finder"] as const,
      ]),
    );
    const zip = storedZip([["our-mac/", ""], ["our-mac/.DS_Store", "finder"], ...files.flat()]);
    expect(await upload(zip)).toMatchObject({ modelId: "our-mac" });
  });

  test("worked example: the zip of a folder is added", async () => {
    const folder = await copyOfBundled(own, "our-zip");
    const names = await readdir(folder);
    const files = await Promise.all(
      names.map(async (name) => [`our-zip/${name}`, await readFile(join(folder, name))] as const),
    );
    expect(await upload(storedZip(files))).toMatchObject({ modelId: "our-zip", version: "2.0.0" });
  });
});
