import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Manifest, manifestSchema } from "../manifest.ts";
import { sourceAttributes } from "./source-attributes.ts";

const modelsDir = join(import.meta.dirname, "../../models");
const manifestOf = async (id: string): Promise<Manifest> =>
  manifestSchema.parse(JSON.parse(await readFile(join(modelsDir, id, "manifest.json"), "utf8")));
const valueAt = (manifest: Manifest, origin: string, number: string) =>
  sourceAttributes(manifest, origin)
    .flatMap(({ attributes }) => attributes)
    .find((one) => one.number === number)?.value;

describe("source attributes", () => {
  test("31 in nine groups of 4, 4, 2, 4, 2, 4, 5, 4 and 2, each numbered as in the rule, for every model", async () => {
    for (const id of (await readdir(modelsDir)).filter((name) => name !== "LICENSE")) {
      const groups = sourceAttributes(await manifestOf(id), "bundled");
      expect(groups.map(({ attributes }) => attributes.length)).toEqual([4, 4, 2, 4, 2, 4, 5, 4, 2]);
      const all = groups.flatMap(({ attributes }) => attributes);
      expect(all).toHaveLength(31);
      expect([all[0]?.number, all[20]?.number, all[30]?.number]).toEqual([
        "(B)(1)(i)",
        "(B)(7)(i)",
        "(B)(9)(ii)",
      ]);
      expect(all.every(({ value }) => value === null || value.length > 0)).toBe(true);
    }
  });

  test("worked example: what follows from a manifest, and what nobody knows", async () => {
    const skin = await manifestOf("skin-head");
    expect(valueAt(skin, "bundled", "(B)(2)(i)")).toBe(skin.intendedUse);
    expect(valueAt(skin, "bundled", "(B)(7)(i)")).toMatch(/^On skin-calibration .* macro AUC 0\.9\d\d \(/);
    expect(valueAt(skin, "bundled", "(B)(7)(ii)")).toContain("By sex, accuracy: ");
    expect(valueAt(skin, "bundled", "(B)(1)(ii)")).toBeNull();
    expect(valueAt(await manifestOf("skin-history"), "bundled", "(B)(4)(ii)")).toContain(
      "age, sex, body site",
    );
  });

  test("a manifest's own words count, and what is said of bundled models is not said of a site's", async () => {
    const skin = await manifestOf("skin-head");
    const own = manifestSchema.parse({
      ...skin,
      sourceAttributes: { developer: "Ours", intendedUse: "Trial." },
    });
    expect(valueAt(own, "uploaded", "(B)(1)(i)")).toBe("Ours");
    expect(valueAt(own, "uploaded", "(B)(2)(i)")).toBe("Trial.");
    expect(valueAt(skin, "uploaded", "(B)(1)(i)")).toBeNull();
  });

  test("refused: an attribute that is none, and an empty one", async () => {
    const skin = await manifestOf("skin-head");
    for (const attributes of [{ developper: "Ours" }, { developer: " " }])
      expect(manifestSchema.safeParse({ ...skin, sourceAttributes: attributes }).success).toBe(false);
  });
});
