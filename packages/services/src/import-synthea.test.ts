import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importHistory } from "./import-history.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

const folder = fileURLToPath(new URL("../../../../shared/data/fhir/synthea", import.meta.url));
const present = existsSync(folder);

let t: TestContext;
beforeAll(async () => {
  t = await openTestContext();
});
afterAll(() => t.close());

interface Bundle {
  entry: { resource: { resourceType: string; id: string } }[];
}

test.skipIf(!present)(
  `every Synthea bundle as one NDJSON file: counts are the bundles' own, and twice changes nothing${present ? "" : " (skipped: no Synthea files here)"}`,
  async () => {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json.gz"));
    const texts = names.map((name) => gunzipSync(readFileSync(`${folder}/${name}`)).toString());
    const sent = new Map<string, Set<string>>();
    for (const text of texts) {
      for (const { resource } of (JSON.parse(text) as Bundle).entry) {
        const ids = sent.get(resource.resourceType) ?? new Set();
        sent.set(resource.resourceType, ids.add(resource.id));
      }
    }
    const file = Buffer.from(texts.map((text) => JSON.stringify(JSON.parse(text))).join("\n"));
    const first = await importHistory(t.context, t.actor, { bundle: file });
    expect(first.refused).toEqual([]);
    expect(first.patientIds).toHaveLength(names.length);
    const imported = first.counts.map(({ resourceType, imported: count }) => [resourceType, count]);
    expect(Object.fromEntries(imported)).toEqual(
      Object.fromEntries([...sent].map(([type, ids]) => [type, ids.size])),
    );
    expect(await t.db.observation.count()).toBe(sent.get("Observation")?.size);
    expect(await t.db.keptResource.count({ where: { resourceType: "Procedure" } })).toBe(
      sent.get("Procedure")?.size,
    );

    const again = await importHistory(t.context, t.actor, { bundle: file });
    expect(again.counts.filter((count) => count.imported > 0 || count.refused > 0)).toEqual([]);
    expect(again.patientIds.toSorted()).toEqual(first.patientIds.toSorted());
  },
);
