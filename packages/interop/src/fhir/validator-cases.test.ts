import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readFhir } from "./read-fhir.ts";

const shared = new URL("../../../../../shared/data/fhir/", import.meta.url);
const folder = fileURLToPath(new URL("validator/", shared));
const examples = fileURLToPath(new URL("r4-examples/", shared));
const present = existsSync(folder) && existsSync(examples);
const note = present ? "" : " (skipped: the cases are not here)";
const importedAt = new Date("2026-02-01T12:00:00Z");

interface Case {
  file: string;
  /** Errors that HL7's own validator finds; null where it was not told. */
  java_errors: number | null;
}

/** What the official validator says of these needs profiles, definitions of extensions, or a signature's key. */
const beyond = ["example-2.json", "ips-nz-pj.json", "pat-dob-ext.json", "uk-msg.json"];

const nameOf = ({ file }: Case) => file.split("/").at(-1) ?? "";
const refusedOf = async (path: string) => (await readFhir(readFileSync(path), { importedAt })).refused;

test.skipIf(!present)(`HL7's validator cases: the bad refused, the good in${note}`, async () => {
  const cases: Case[] = JSON.parse(readFileSync(`${folder}expected.json`, "utf8"));
  const wrong: string[] = [];
  for (const one of cases) {
    if (one.java_errors === null || beyond.includes(nameOf(one))) continue;
    const refused = await refusedOf(folder + nameOf(one));
    if (refused.length > 0 !== one.java_errors > 0) wrong.push(nameOf(one));
  }
  expect(wrong).toEqual([]);
});

test.skipIf(!present)(`for the right reason, at the right place${note}`, async () => {
  const told = async (name: string) =>
    (await refusedOf(`${folder}${name}.json`)).flatMap(({ issues }) =>
      issues.map(({ code, path }) => `${code} ${path}`),
    );
  expect(await told("ai3")).toEqual(["UNKNOWN_ELEMENT Patient.unknownElement"]);
  expect(await told("synthea")).toEqual([
    "INVALID_CODE Encounter.status",
    "INVALID_VALUE Encounter.reasonCode",
  ]);
  expect(await told("hakan-se-2")).toEqual([
    "INVALID_VALUE MedicationRequest.authoredOn",
    "MISSING_VALUE MedicationRequest.medication[x]",
  ]);
  expect(await told("risk-assessment-probability-range")).toEqual([
    "INVARIANT RiskAssessment.prediction[0].probabilityDecimal",
  ]);
  expect(await told("xml-bad-entities")).toEqual(["INVALID_VALUE Encounter.text.div"]);
  expect(await told("pat-security-bad-string")).toEqual(["INVALID_VALUE Patient.name[0].text"]);
  expect((await told("bundle-document-versioned-references-bad")).toSorted()).toEqual([
    "UNRESOLVED_REFERENCE Bundle.entry[0].resource.section[0].entry[0].reference",
    "UNRESOLVED_REFERENCE Bundle.entry[0].resource.section[0].entry[1].reference",
  ]);
  expect((await told("mr-covid-bnd1"))[0]).toBe(
    "INVARIANT Bundle.entry[0].resource.type[0].coding[0].system",
  );
  expect(await told("patient-id-bad-1")).toEqual(["INVALID_VALUE Patient.id"]);
  expect(await told("bundle-duplicate-id")).toEqual([
    "INVALID_VALUE Bundle.entry[0].fullUrl",
    "INVALID_VALUE Bundle.entry[1].fullUrl",
  ]);
});

test.skipIf(!present)(`R4's own examples are in${note}`, async () => {
  const refused: string[] = [];
  for (const name of readdirSync(examples).filter((file) => file.endsWith(".json"))) {
    if ((await refusedOf(examples + name)).length > 0) refused.push(name);
  }
  // A Questionnaire whose items lack the linkId that R4 requires.
  expect(refused).toEqual(["bundle-questionnaire.json"]);
});
