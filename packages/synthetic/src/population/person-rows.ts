import { type Code, conditions, relatives } from "../codes.ts";
import type { Random } from "../random.ts";
import { type Chronic, chronicConditions } from "./illnesses.ts";
import { measuredAt } from "./measured-facts.ts";
import type { Person } from "./person.ts";
import { personIds } from "./person-ids.ts";
import type { PopulationRows } from "./population-tables.ts";

/** Whose population it is, and where its rows belong. */
export interface PopulationPlace {
  /** Told by the seed and the site: no other population has the same ids. */
  population: string;
  siteId: string;
}

const SOURCE = "urn:synoptic:population";
/** Who issues the numbers of these people. */
export const populationNumbers = "urn:synoptic:population:number";

/** A person's number as an identifier. */
export const populationNumber = (number: number): string => `POP-${String(number).padStart(7, "0")}`;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

type Scenario = "chest" | "breast" | "fundus" | "skin" | "brain";
const IMAGED = {
  chest: { modality: "DX", bodyPart: "CHEST" },
  breast: { modality: "US", bodyPart: "BREAST" },
  fundus: { modality: "OP", bodyPart: "EYE" },
  skin: { modality: "XC", bodyPart: "SKIN" },
  brain: { modality: "MR", bodyPart: "BRAIN" },
} as const satisfies Record<Scenario, { modality: string; bodyPart: string }>;

/** Adds one person's rows of all tables. */
export function addPersonRows(
  rows: PopulationRows,
  { population, siteId }: PopulationPlace,
  number: number,
  person: Person,
  random: Random,
): void {
  const nextId = personIds(population, number);
  const patientId = nextId();
  const text = (ms: number) => new Date(ms).toISOString();
  const registered = person.registered.getTime();
  const end = person.end.getTime();
  const known = text(registered);
  const digits = String(number).padStart(7, "0");
  rows.patients.push([
    ...[patientId, siteId, SOURCE, "Synthetic-Population", `Person ${digits}`],
    ...[person.birth.toISOString().slice(0, 10), person.sex, person.death?.toISOString() ?? null],
    ...[true, known, known],
  ]);
  rows.patient_identifiers.push([
    nextId(),
    siteId,
    patientId,
    populationNumbers,
    populationNumber(number),
    "MR",
  ]);

  const span = Math.max(0, end - registered);
  const visits = Array.from({ length: random.int(3, 5) + (person.chronic.size > 1 ? 1 : 0) }, (_, i) =>
    i === 0 ? registered : registered + Math.floor(random.next() * span),
  ).sort((a, b) => a - b);
  const molar = random.chance(0.2);
  for (const visit of visits) {
    const encounterId = nextId();
    const admitted = random.chance(0.06);
    const left = text(visit + (admitted ? random.int(1, 9) * DAY : 20 * 60_000));
    rows.encounters.push([
      ...[encounterId, patientId, SOURCE, "finished", admitted ? "IMP" : "AMB"],
      ...[text(visit), left, text(visit), text(visit)],
    ]);
    const years = (visit - person.birth.getTime()) / YEAR;
    const ill = (name: Chronic) => (person.chronic.get(name)?.getTime() ?? Number.POSITIVE_INFINITY) <= visit;
    const at = text(visit + 5 * 60_000);
    for (const { code, category, value, unit, answer, parts } of measuredAt(
      random,
      person,
      years,
      ill,
      molar,
    )) {
      const components = parts?.map((part) => ({
        code: part.code,
        valueQuantity: part.value,
        valueUnit: part.unit,
      }));
      rows.observations.push([
        ...[nextId(), patientId, encounterId, SOURCE, "final", category, code.system, code.code],
        ...[code.display, at, at, at, value ?? null, unit ?? null],
        ...[answer?.system ?? null, answer?.code ?? null, answer?.display ?? null, components ?? null],
      ]);
    }
  }
  for (const [name, since] of person.chronic)
    addIllness(rows, { patientId, nextId, end }, name, since, random);
  addRelatives(rows, patientId, nextId, known, random);
  if (random.chance(0.28)) addStudy(rows, { siteId, patientId, nextId }, person, random);
}

function addIllness(
  rows: PopulationRows,
  { patientId, nextId, end }: { patientId: string; nextId: () => string; end: number },
  name: Chronic,
  since: Date,
  random: Random,
): void {
  const { codes, drug, product } = chronicConditions[name];
  const { system, code, display } = random.chance(0.7) ? codes[0] : codes[1];
  const began = since.toISOString();
  const recordedMs = Math.min(end, since.getTime() + random.int(0, 20) * DAY);
  const recorded = new Date(recordedMs).toISOString();
  const over = random.chance(0.06) ? new Date(recordedMs + 0.7 * (end - recordedMs)).toISOString() : null;
  const verified = random.chance(0.02) ? "refuted" : "confirmed";
  rows.conditions.push([
    ...[nextId(), patientId, SOURCE, over ? "resolved" : "active", verified, system, code, display],
    ...[began, over, recorded, recorded],
  ]);
  if (!drug || !random.chance(0.8)) return;
  const taken: Code = product && random.chance(0.4) ? product : drug;
  const stopped = random.chance(0.15) ? new Date(recordedMs + 0.5 * (end - recordedMs)).toISOString() : null;
  rows.medication_statements.push([
    ...[nextId(), patientId, SOURCE, "MedicationStatement", stopped ? "completed" : "active"],
    ...[taken.system, taken.code, taken.display, recorded, stopped, recorded, recorded],
  ]);
}

function addRelatives(
  rows: PopulationRows,
  patientId: string,
  nextId: () => string,
  known: string,
  random: Random,
): void {
  const add = (relative: Code, had: Code) =>
    rows.family_member_history.push([
      ...[nextId(), patientId, SOURCE, relative.system, relative.code, relative.display],
      ...[had.system, had.code, had.display, Math.round(random.normal(58, 9)), known, known],
    ]);
  if (random.chance(0.14)) add(relatives.mother, conditions.diabetes);
  if (random.chance(0.2)) add(relatives.father, conditions.hypertension);
  if (random.chance(0.05)) add(random.pick([relatives.mother, relatives.sister]), conditions.breastCancer);
}

function addStudy(
  rows: PopulationRows,
  { siteId, patientId, nextId }: { siteId: string; patientId: string; nextId: () => string },
  person: Person,
  random: Random,
): void {
  const scenario: Scenario = person.chronic.has("diabetes")
    ? random.pick(["fundus", "fundus", "chest"])
    : person.sex === "female"
      ? random.pick(["breast", "chest", "skin", "brain"])
      : random.pick(["chest", "chest", "skin", "brain"]);
  const { modality, bodyPart } = IMAGED[scenario];
  const span = person.end.getTime() - person.registered.getTime();
  const at = new Date(person.registered.getTime() + random.next() * span).toISOString();
  const id = nextId();
  // A UID made of a UUID: https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_B.2.html
  const uid = `2.25.${BigInt(`0x${id.replaceAll("-", "")}`)}`;
  rows.imaging_studies.push([
    ...[id, siteId, patientId, uid, "Synthetic study without pictures", modality, bodyPart],
    ...[scenario, at, at, at, true],
  ]);
}
