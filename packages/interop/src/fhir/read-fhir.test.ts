import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parseInstant } from "./instant.ts";
import { openFhir, readFhir } from "./read-fhir.ts";

const importedAt = new Date("2026-02-01T12:00:00Z");
const read = (input: unknown, limitBytes?: number) =>
  readFhir(input, { importedAt, ...(limitBytes === undefined ? {} : { limitBytes }) });
const bytes = (text: string) => new TextEncoder().encode(text);
const observation = {
  resourceType: "Observation",
  status: "final",
  code: {
    coding: [
      { system: "urn:local", code: "BP" },
      { system: "http://loinc.org", code: "85354-9" },
    ],
  },
  subject: { reference: "Patient/7" },
  effectiveDateTime: "2019",
  component: [
    {
      code: { coding: [{ system: "http://loinc.org", code: "8480-6" }] },
      valueQuantity: { value: 130, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]" },
    },
  ],
};

test("worked example: NDJSON, gzipped: the standard code, the component, the date's first moment", async () => {
  const patient = { resourceType: "Patient", id: "7" };
  const lines = `${JSON.stringify(observation)}\n${JSON.stringify(patient)}\n{"Jane\n`;
  const { entries, refused, atomic } = await read(gzipSync(lines));
  expect(atomic).toBe(false);
  expect(refused).toMatchObject([{ path: "line[3]", code: "MALFORMED_JSON" }]);
  expect(entries[0]).toMatchObject({
    patient: { fhirId: "7", sent: true },
    row: {
      code: "85354-9",
      effectiveAt: new Date("2019-01-01T00:00:00Z"),
      recordedAt: new Date("2019-01-01T00:00:00Z"),
      components: [{ valueQuantity: 130, valueUnit: "mm[Hg]" }],
    },
  });
});

test("a medication's code comes from the Medication sent along, whatever the order", async () => {
  const request = {
    resourceType: "MedicationRequest",
    status: "active",
    intent: "order",
    subject: { reference: "Patient/7" },
    medicationReference: { reference: "urn:uuid:m" },
  };
  const medication = { resourceType: "Medication", code: { coding: [{ code: "316672" }] } };
  const entry = [{ resource: request }, { fullUrl: "urn:uuid:m", resource: medication }];
  const { entries, kept } = await read({ resourceType: "Bundle", type: "collection", entry });
  expect(entries).toMatchObject([{ row: { code: "316672", recordedAt: importedAt } }]);
  expect(kept).toMatchObject([{ resourceType: "Medication", patient: null, row: { code: "316672" } }]);
});

test("a medication told elsewhere: its id alone, or the reference's words; one that names nothing is kept too", async () => {
  const statement = (id: string, medicationReference: object) => ({
    ...{ resourceType: "MedicationStatement", id, status: "active", medicationReference },
    subject: { reference: "Patient/7" },
  });
  const given = [
    statement("a", { reference: "Medication/m/_history/2" }),
    statement("b", { reference: "Medication/m", display: "Aspirin" }),
    statement("c", { reference: "https://elsewhere.example/Medication/m" }),
  ];
  const { entries, refused } = await read(bytes(given.map((one) => JSON.stringify(one)).join("\n")));
  expect(refused).toEqual([]);
  expect(entries).toMatchObject([
    { row: { codeSystem: null, code: null, medicationFhirId: "m" } },
    { row: { codeSystem: "urn:synoptic:uncoded", code: "Aspirin", medicationFhirId: "m" } },
    { row: { codeSystem: null, code: null, medicationFhirId: null } },
  ]);
});

test("a bound is no measurement", async () => {
  const { entries } = await read({
    ...observation,
    valueQuantity: { value: 5, comparator: "<", unit: "mg" },
  });
  expect(entries).toMatchObject([{ row: { valueQuantity: null, valueText: "< 5 mg" } }]);
});

test("an extension that may turn a meaning round is refused in what is read here, at its place", async () => {
  const modifierExtension = [{ url: "urn:example:negated", valueBoolean: true }];
  const whole = await read({ ...observation, modifierExtension });
  expect(whole.refused).toMatchObject([
    { code: "UNKNOWN_MODIFIER", path: "Observation.modifierExtension", resourceType: "Observation" },
  ]);
  const component = [{ ...observation.component[0], modifierExtension }];
  const { refused } = await read({ ...observation, component });
  expect(refused).toMatchObject([{ path: "Observation.component[0].modifierExtension" }]);
  // Kept as it was sent, and read by nothing.
  const account = { resourceType: "Account", status: "active", modifierExtension };
  expect((await read(account)).kept).toHaveLength(1);
});

test.each([
  ["a value set in a system's place", { system: "http://hl7.org/fhir/ValueSet/measure-type", code: "x" }, 1],
  ["a system of its own", { system: "http://hl7.org/fhir/measure-type", code: "x" }, 0],
])("%s", async (_what, coding, count) => {
  const { refused } = await read({ ...observation, code: { coding: [coding] } });
  expect(refused).toHaveLength(count);
});

test.each(["pdf", "text/", "application/pdf; charset=utf-8", "image/svg+xml"])(
  "the media type %s",
  async (contentType) => {
    const binary = { resourceType: "Binary", contentType, data: "AA==" };
    expect((await read(binary)).refused).toHaveLength(/^\w+\/\w/.test(contentType) ? 0 : 1);
  },
);

test("other releases are refused by name", async () => {
  const refusal = (resource: object) => read(resource).catch((error) => [error.code, error.version]);
  const code = "UNSUPPORTED_FHIR_VERSION";
  expect(await refusal({ resourceType: "Condition", patient: {} })).toEqual([code, "DSTU2"]);
  expect(await refusal({ resourceType: "Condition", assertedDate: "2019" })).toEqual([code, "STU3"]);
  expect(await refusal({ resourceType: "MedicationOrder" })).toEqual([code, "DSTU2"]);
});

test("what is no FHIR, too deep or too large is refused without its content", async () => {
  const invalid = { code: "INVALID_INPUT", message: expect.not.stringContaining("Jane") };
  await expect(read(bytes('{"Jane'))).rejects.toMatchObject(invalid);
  await expect(read(bytes('{"name":"Jane"}'))).rejects.toMatchObject(invalid);
  const deep = `{"resourceType":"Patient","a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
  await expect(read(bytes(deep))).rejects.toMatchObject(invalid);
  await expect(read(gzipSync(Buffer.alloc(100_000)), 1000)).rejects.toMatchObject({ code: "TOO_LARGE" });
});

test("partial dates are their first moment; days that do not exist are none", () => {
  expect(parseInstant("1961-04")).toEqual(new Date("1961-04-01T00:00:00Z"));
  expect(parseInstant("2020-02-01T01:00:00+02:00")).toEqual(new Date("2020-01-31T23:00:00Z"));
  for (const wrong of ["2023-02-30", "2020-13", "2020-01-01T10:00:00", "0001", "yesterday"]) {
    expect(parseInstant(wrong)).toBeUndefined();
  }
});

test("part by part: Patients, then Encounters, then the rest; what has the same id is read together", async () => {
  const encounter = { resourceType: "Encounter", id: "e", status: "finished", class: { code: "AMB" } };
  const dated = (lastUpdated: string) => ({ ...observation, id: "o", meta: { lastUpdated } });
  const sent = [
    dated("2020-01-01T00:00:00Z"),
    { ...observation, id: "o2" },
    { ...encounter, subject: { reference: "Patient/7" } },
    { ...observation, id: "bad", status: "done" },
    { resourceType: "Patient", id: "7" },
    dated("2021-01-01T00:00:00Z"),
  ];
  const opened = await openFhir(bytes(sent.map((one) => JSON.stringify(one)).join("\n")), { importedAt });
  expect(opened).toMatchObject({
    atomic: false,
    paths: ["line[1]", "line[2]", "line[3]", "line[4]", "line[5]", "line[6]"],
  });
  const read = async () => {
    const parts = [];
    for await (const { entries, refused, skipped } of opened.parts()) {
      parts.push([entries.map(({ path }) => path), refused.map(({ path }) => path), [...skipped]]);
    }
    return parts;
  };
  const parts = [
    [[], [], []],
    [["line[5]"], [], []],
    [["line[3]"], [], []],
    [["line[6]"], [], [["Observation", 1]]],
    [["line[2]"], ["line[4].status"], []],
  ];
  expect(await read()).toEqual(parts);
  // Where the transaction is tried again.
  expect(await read()).toEqual(parts);
});
