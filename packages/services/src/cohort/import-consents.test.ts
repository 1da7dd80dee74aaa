import type { Actor } from "@synoptic/domain";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importHistory } from "../import-history.ts";

let t: Awaited<ReturnType<typeof createTestDatabase>>;
let actor: Actor;
let made = 0;

beforeAll(async () => {
  t = await createTestDatabase();
  const site = await t.db.site.create({ data: { slug: "north", name: "North Clinic" } });
  actor = { kind: "system", id: null, siteId: site.id, role: "integrator" };
});

afterAll(() => t.close());

const research = {
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/consentscope", code: "research" }],
};
const category = [{ coding: [{ system: "http://loinc.org", code: "57016-8" }] }];
const policyRule = {
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "OPTIN" }],
};

const patient = (id: string, lastUpdated = "2026-01-01T00:00:00Z") => ({
  resourceType: "Patient",
  id,
  meta: { versionId: lastUpdated.slice(0, 10), lastUpdated },
});

const consent = (of: string, id: string, dateTime: string, type: "permit" | "deny", more: object = {}) => ({
  ...{ resourceType: "Consent", id, status: "active", scope: research, category, policyRule, dateTime },
  patient: { reference: `Patient/${of}` },
  provision: { type },
  ...more,
});

const send = async (...resources: object[]) => {
  const now = () => new Date("2026-06-01T00:00:00Z");
  const bundle = {
    resourceType: "Bundle",
    type: "collection",
    entry: resources.map((resource) => ({ resource })),
  };
  const { refused } = await importHistory({ db: t.db, blobs: undefined as never, now }, actor, { bundle });
  expect(refused).toEqual([]);
};

const newPatient = () => `p${made++}`;
const consentOf = async (fhirId: string) =>
  (await t.db.patient.findFirstOrThrow({ where: { fhirId }, select: { researchConsent: true } }))
    .researchConsent;

test("a Consent counts together with its patient, whichever stands first", async () => {
  const [a, b] = [newPatient(), newPatient()];
  await send(
    consent(a, "ca", "2026-02-01", "deny"),
    patient(a),
    patient(b),
    consent(b, "cb", "2026-02-01", "permit"),
  );
  expect([await consentOf(a), await consentOf(b)]).toEqual(["refused", "permitted"]);
});

test("the newest counts, in any order of files, and a newer Patient leaves it", async () => {
  const said = [
    consent("", "c1", "2026-02-01", "permit"),
    consent("", "c2", "2026-03-01", "deny"),
    consent("", "c3", "2026-01-01", "permit"),
  ];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
    [1, 2, 0],
  ]) {
    const id = newPatient();
    await send(patient(id));
    for (const i of order) await send({ ...said[i]!, patient: { reference: `Patient/${id}` } });
    expect(await consentOf(id)).toBe("refused");
    await send(patient(id, "2026-05-01T00:00:00Z"));
    expect(await consentOf(id)).toBe("refused");
  }
});

test("entered in error and inactive ones do not count, nor do those to treatment", async () => {
  const id = newPatient();
  const version = (versionId: string, lastUpdated: string) => ({ meta: { versionId, lastUpdated } });
  const treatment = { coding: [{ ...research.coding[0], code: "treatment" }] };
  await send(
    patient(id),
    consent(id, "c1", "2026-01-01", "permit"),
    consent(id, "c2", "2026-02-01", "deny", version("1", "2026-02-01T00:00:00Z")),
    consent(id, "c3", "2026-04-01", "deny", { scope: treatment }),
  );
  expect(await consentOf(id)).toBe("refused");
  const mistake = { status: "entered-in-error", ...version("2", "2026-02-02T00:00:00Z") };
  await send(consent(id, "c2", "2026-02-01", "deny", mistake));
  expect(await consentOf(id)).toBe("permitted");
  await send(
    consent(id, "c1", "2026-01-01", "permit", {
      status: "inactive",
      ...version("2", "2026-03-01T00:00:00Z"),
    }),
  );
  expect(await consentOf(id)).toBeNull();
});

test("a permission that is over is none, and one that ends is looked at again then", async () => {
  const [over, ends] = [newPatient(), newPatient()];
  const until = (end: string) => ({ provision: { type: "permit", period: { start: "2026-01-01", end } } });
  await send(patient(over), consent(over, "c", "2026-01-01", "permit", until("2026-05-31")));
  await send(patient(ends), consent(ends, "c", "2026-01-01", "permit", until("2026-06-01")));
  expect([await consentOf(over), await consentOf(ends)]).toEqual([null, "permitted"]);
  const row = await t.db.patient.findFirstOrThrow({ where: { fhirId: ends } });
  expect(row.researchConsentChangesAt).toEqual(new Date("2026-06-02T00:00:00Z"));
});
