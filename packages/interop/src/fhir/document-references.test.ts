import { expect, test } from "vitest";
import { documentFaults } from "./document-references.ts";

const entry = (fullUrl: string, resource: object) => ({ fullUrl, resource });
const patient = (versionId?: string) =>
  entry("http://a.example/Patient/p", {
    ...{ resourceType: "Patient", id: "p" },
    ...(versionId === undefined ? {} : { meta: { versionId } }),
  });
const document = (of: object, ...others: object[]) =>
  documentFaults([
    entry("http://a.example/Composition/c", { resourceType: "Composition", id: "c", ...of }),
    ...others,
  ]);
const subject = (reference: string) => ({ subject: { reference } });

test.each([
  ["relative", "Patient/p", [patient()]],
  ["by URL", "http://a.example/Patient/p", [patient()]],
  ["elsewhere, which an absolute URL may be", "http://b.example/Patient/p", []],
  ["one version of two", "Patient/p/_history/2", [patient("1"), patient("2")]],
  ["contained", "#p", []],
])("held: %s", (_how, reference, others) => {
  expect(document(subject(reference), ...others)).toEqual([]);
});

test.each([
  ["nothing", "Patient/p", []],
  ["another one", "Patient/q", [patient()]],
  ["a version that is not held", "Patient/p/_history/3", [patient("1"), patient("2")]],
  ["no version where there are two", "Patient/p", [patient("1"), patient("2")]],
  ["a URN of nothing", "urn:uuid:0820c16d-91de-4dfa-a3a6-f140a516a9bc", [patient()]],
])("refused: %s", (_how, reference, others) => {
  const { code, within } = document(subject(reference), ...others)[0] ?? {};
  expect([code, within]).toEqual(["UNRESOLVED_REFERENCE", ".resource.subject.reference"]);
});

test("sections within sections, attesters and events are looked at too", () => {
  const missing = { reference: "Observation/o" };
  const faults = document({
    author: [{ reference: "Practitioner/d" }],
    attester: [{ party: missing }],
    event: [{ detail: [missing] }],
    section: [{ section: [{ entry: [missing] }] }],
  });
  expect(faults.map(({ within }) => within)).toEqual([
    ".resource.author[0].reference",
    ".resource.attester[0].party.reference",
    ".resource.event[0].detail[0].reference",
    ".resource.section[0].section[0].entry[0].reference",
  ]);
});
