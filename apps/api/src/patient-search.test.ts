import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;

interface Person {
  familyName: string | null;
  givenName: string | null;
  identifiers: string[];
}

const people: Person[] = [
  { familyName: "O'Brien", givenName: "Ann Marie", identifiers: ["MRN-0012", "0012-7"] },
  { familyName: "Obrecht", givenName: null, identifiers: ["12-MRN"] },
  { familyName: "Ng", givenName: "Bo", identifiers: [] },
  { familyName: null, givenName: "Łucja", identifiers: ["mrn-0099"] },
  { familyName: "Ångström", givenName: "Brita", identifiers: ["X1"] },
  { familyName: null, givenName: null, identifiers: ["Z"] },
];

beforeAll(async () => {
  server = await startTestServer();
  const { db, site, otherSite } = server;
  for (const { familyName, givenName, identifiers } of people)
    for (const siteId of [site.id, otherSite.id]) {
      const values = identifiers.map((value) => ({ siteId, system: "urn:mrn", value }));
      await db.patient.create({
        data: { siteId, familyName, givenName, identifiers: { create: values } },
      });
    }
});
afterAll(() => server.close());

async function find(search: string, key = server.keys.clinician): Promise<string[]> {
  const { data, errors } = await server.ask<{
    patients: { totalCount: number; edges: { node: { identifiers: { value: string }[] } }[] };
  }>(
    /* GraphQL */ `query ($search: String) {
      patients(first: 100, search: $search) { totalCount edges { node { identifiers { value } } } }
    }`,
    { key, variables: { search } },
  );
  if (errors) return errors.map(({ extensions }) => String(extensions.code));
  expect(data!.patients.totalCount).toBe(data!.patients.edges.length);
  return data!.patients.edges.map(({ node }) => node.identifiers.map(({ value }) => value).join()).sort();
}

/** What the search says of itself. */
function fits({ familyName, givenName, identifiers }: Person, search: string): boolean {
  const words = search.toLowerCase().split(/[\s,]+/);
  const names = [familyName ?? "", givenName ?? ""].map((name) => name.toLowerCase());
  return words.every(
    (word) =>
      names.some((name) => name.includes(word)) ||
      identifiers.some((value) => value.toLowerCase().startsWith(word)),
  );
}

test("property: parts of names and beginnings of identifiers, every word, of one's own site", async () => {
  const known = people.flatMap(({ familyName, givenName, identifiers }) =>
    [familyName, givenName, ...identifiers].flatMap((text) => text?.split(" ") ?? []),
  );
  const part = fc
    .tuple(fc.constantFrom(...known), fc.nat({ max: 4 }), fc.integer({ min: 1, max: 6 }), fc.boolean())
    .map(([text, from, length, isUpper]) => {
      const cut = text.slice(from % text.length).slice(0, length);
      return isUpper ? cut.toUpperCase() : cut;
    });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async (words) => {
      const search = words.join(" ");
      const expected = people.filter((person) => fits(person, search));
      expect(await find(search)).toEqual(expected.map(({ identifiers }) => identifiers.join()).sort());
    }),
    { numRuns: 40 },
  );
});

test("refused: whoever may not read patients", async () => {
  expect(await find("ann", server.keys.researcher)).toEqual(["FORBIDDEN"]);
});

test("each term is looked up by its index", async () => {
  const { db, site } = server;
  await db.$executeRaw`INSERT INTO patients (id, site_id, family_name, given_name, updated_at)
    SELECT gen_random_uuid(), ${site.id}::uuid, md5(n::text), md5((n + 1)::text), now()
    FROM generate_series(1, 5000) n`;
  await db.$executeRaw`INSERT INTO patient_identifiers (id, site_id, patient_id, system, value)
    SELECT gen_random_uuid(), site_id, id, 'urn:n', md5(id::text) FROM patients`;
  for (const table of ["patients", "patient_identifiers"])
    await db.$executeRawUnsafe(`VACUUM (ANALYZE) ${table}`);
  const sent: { query: string; params: string }[] = [];
  db.$on("query" as never, (event: { query: string; params: string }) => {
    if (event.query.includes("patient_terms")) sent.push(event);
  });
  expect(await find("brecht")).toHaveLength(1);
  const found = [...sent];
  expect(found.length).toBeGreaterThan(1);
  for (const { query, params } of found) {
    const plan = JSON.stringify(await db.$queryRawUnsafe(`EXPLAIN ${query}`, ...JSON.parse(params)));
    for (const index of ["patients_family_name", "patients_given_name", "patient_identifiers_value"])
      expect(plan).toContain(`${index}_trgm`);
  }
});
