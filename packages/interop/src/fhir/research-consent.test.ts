import { expect, test } from "vitest";
import { readFhir } from "./read-fhir.ts";
import { readResearchConsent, writeResearchConsent } from "./research-consent.ts";

const at = new Date("2026-01-01T00:00:00Z");
const own = writeResearchConsent({ id: "c1", consent: "permitted", at });

const read = (changes: object) => readResearchConsent({ ...own, ...changes }, at);

test("worked example: a permission for a year, said on a day", () => {
  const provision = { type: "permit", period: { start: "2026-01-01", end: "2026-12-31" } };
  expect(read({ dateTime: "2025-12-24", provision })).toEqual({
    consent: "permitted",
    saidAt: new Date("2025-12-24T00:00:00Z"),
    from: new Date("2026-01-01T00:00:00Z"),
    until: new Date("2027-01-01T00:00:00Z"),
  });
  expect(read({ provision: { type: "permit", period: { end: "2026-02" } } })?.until).toEqual(
    new Date("2026-03-01T00:00:00Z"),
  );
});

test("our own reads as what was said, and is a Consent that is taken in", async () => {
  expect(read({})).toMatchObject({ consent: "permitted", saidAt: at });
  const refused = writeResearchConsent({ id: "c2", consent: "refused", at });
  expect(readResearchConsent(refused, at)?.consent).toBe("refused");
  const patient = { reference: "Patient/p1" };
  const imported = await readFhir({ ...refused, patient }, { importedAt: at });
  expect(imported.refused).toEqual([]);
  expect(imported.kept).toHaveLength(1);
});

test("without a provision the policy's rule tells", () => {
  expect(read({ provision: undefined })?.consent).toBe("permitted");
  expect(read({ provision: undefined, policyRule: undefined })).toBeUndefined();
});

test("what permits in part has not permitted research", () => {
  expect(read({ provision: { type: "permit", provision: [{ type: "deny" }] } })?.consent).toBe("refused");
  expect(read({ provision: { type: "permit", class: [{ code: "Observation" }] } })?.consent).toBe("refused");
  expect(read({ provision: { type: "deny", provision: [{ type: "permit" }] } })?.consent).toBe("refused");
});

test.each(["inactive", "entered-in-error", "rejected", "proposed", "draft"])("%s says nothing", (status) => {
  expect(read({ status })).toBeUndefined();
});

test("a Consent to treatment says nothing of research", () => {
  expect(read({ scope: { coding: [{ code: "treatment" }] } })).toBeUndefined();
});
