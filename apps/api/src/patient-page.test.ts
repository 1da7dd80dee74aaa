import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
/** Ids of all, in the order of the list. */
let whole: string[];

beforeAll(async () => {
  server = await startTestServer();
  const names = ["Ames", "Bell", null];
  for (const familyName of names)
    for (const givenName of ["Ann", "Bo", null])
      for (let i = 0; i < 2; i++)
        await server.db.patient.create({ data: { siteId: server.site.id, familyName, givenName } });
  whole = await page({ first: 100 }).then(({ edges }) => edges.map(({ node }) => node.id));
});
afterAll(() => server.close());

interface Page {
  edges: { cursor: string; node: { id: string; displayName: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean };
}

async function ask(variables: object) {
  return await server.ask<{ patients: Page }>(
    /* GraphQL */ `query ($first: Int, $after: String, $last: Int, $before: String, $search: String) {
      patients(first: $first, after: $after, last: $last, before: $before, search: $search) {
        edges { cursor node { id displayName } } pageInfo { hasNextPage hasPreviousPage }
      }
    }`,
    { key: server.keys.clinician, variables },
  );
}

async function page(variables: object): Promise<Page> {
  const { data, errors } = await ask(variables);
  expect(errors).toBeUndefined();
  return data!.patients;
}

/** The whole list, page by page. */
async function walk(size: number, search: string | undefined, isForwards: boolean): Promise<string[]> {
  const ids: string[] = [];
  for (let place: string | undefined; ; ) {
    const { edges, pageInfo } = await page(
      isForwards ? { first: size, after: place, search } : { last: size, before: place, search },
    );
    const here = edges.map(({ node }) => node.id);
    if (isForwards) ids.push(...here);
    else ids.unshift(...here);
    if (!(isForwards ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return ids;
    place = (isForwards ? edges.at(-1) : edges[0])!.cursor;
  }
}

test("by family name, then given names, none last", async () => {
  const { edges } = await page({ first: 100 });
  const names = edges.map(({ node }) => node.displayName.replace(/Patient .*/, "-"));
  const twice = ["Ames, Ann", "Ames, Bo", "Ames", "Bell, Ann", "Bell, Bo", "Bell", "Ann", "Bo", "-"];
  expect(names).toEqual(twice.flatMap((name) => [name, name]));
});

test("pages of any size, forwards and backwards, are the whole list", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.boolean(), async (size, isForwards) => {
      expect(await walk(size, undefined, isForwards)).toEqual(whole);
    }),
    { numRuns: 12 },
  );
  const found = await page({ first: 100, search: "bo" }).then(({ edges }) =>
    edges.map(({ node }) => node.id),
  );
  expect(found).toHaveLength(6);
  expect(await walk(4, "bo", true)).toEqual(found);
  expect(await walk(4, "bo", false)).toEqual(found);
});

test("a page behind a cursor reads no more rows than it shows", async () => {
  const { edges } = await page({ first: 3 });
  const limits: string[] = [];
  server.db.$on("query" as never, ({ query }: { query: string }) => {
    if (query.includes("family_name") && /ORDER BY/i.test(query)) limits.push(query);
  });
  await page({ first: 3, after: edges.at(-1)!.cursor });
  expect(limits.length).toBeGreaterThan(0);
  for (const sql of limits) expect(sql).toMatch(/LIMIT/i);
});

test("refused: a cursor of a patient who is not the site's", async () => {
  const other = await server.db.patient.create({ data: { siteId: server.otherSite.id, familyName: "Cole" } });
  const { edges } = await page({ first: 1 });
  // As Pothos writes a cursor.
  const [kind] = Buffer.from(edges[0]!.cursor, "base64").toString().split(edges[0]!.node.id);
  const prefix = kind!.slice(0, kind!.lastIndexOf(":") + 1);
  const cursor = Buffer.from(`${prefix}${other.id}`).toString("base64");
  const { errors } = await ask({ first: 1, after: cursor });
  expect(errors![0]!.extensions.code).toBe("INVALID_INPUT");
});
