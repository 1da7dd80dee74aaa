import { type Code, measures, smokingStates } from "../codes.ts";
import type { Random } from "../random.ts";
import { chronicConditions } from "./illnesses.ts";
import { personIds } from "./person-ids.ts";
import { type PopulationPlace, populationNumbers } from "./person-rows.ts";
import type { PopulationRows } from "./population-tables.ts";
import type { ScreenedPerson } from "./screened-person.ts";

const SOURCE = "urn:synoptic:screening";
const DAY = 86_400_000;
const YEAR = 365.25 * DAY;

/** A screened person's number as an identifier. */
export const screeningNumber = (number: number): string => `SCR-${String(number).padStart(7, "0")}`;

interface Measured {
  code: Code;
  category: "vital-signs" | "laboratory" | "social-history";
  value?: number;
  unit?: string;
  answer?: Code;
  components?: object[];
}

/** Adds one person's rows: everything that risk scores ask for at the screening, and pressure at each visit since. */
export function addScreenedRows(
  rows: PopulationRows,
  { population, siteId }: PopulationPlace,
  number: number,
  person: ScreenedPerson,
  random: Random,
): void {
  const nextId = personIds(population, number);
  const patientId = nextId();
  const text = (ms: number) => new Date(ms).toISOString();
  const screened = person.screened.getTime();
  const known = text(screened);
  const digits = String(number).padStart(7, "0");
  rows.patients.push([
    ...[patientId, siteId, SOURCE, "Synthetic-Screening", `Person ${digits}`],
    ...[person.birth.toISOString().slice(0, 10), person.sex, person.death?.toISOString() ?? null],
    ...[true, known, known],
  ]);
  rows.patient_identifiers.push([
    ...[nextId(), siteId, patientId, populationNumbers, screeningNumber(number), "MR"],
  ]);
  for (const visit of visitsOf(person, random)) {
    const encounterId = nextId();
    rows.encounters.push([
      ...[encounterId, patientId, SOURCE, "finished", "AMB"],
      ...[text(visit), text(visit + 20 * 60_000), text(visit), text(visit)],
    ]);
    const at = text(visit + 5 * 60_000);
    const pressure = pressureOf(Math.round(person.systolic + random.normal(0, visit === screened ? 3 : 8)));
    for (const one of visit === screened ? [pressure, ...inFull(person, random)] : [pressure]) {
      rows.observations.push([
        ...[nextId(), patientId, encounterId, SOURCE, "final", one.category, one.code.system, one.code.code],
        ...[one.code.display, at, at, at, one.value ?? null, one.unit ?? null],
        ...[one.answer?.system ?? null, one.answer?.code ?? null, one.answer?.display ?? null],
        one.components ?? null,
      ]);
    }
  }
  const diagnose = (code: Code, since: number, recorded: number) =>
    rows.conditions.push([
      ...[nextId(), patientId, SOURCE, "active", "confirmed", code.system, code.code, code.display],
      ...[text(since), null, text(recorded), text(recorded)],
    ]);
  for (const name of person.had) {
    const { codes, drug } = chronicConditions[name];
    diagnose(codes[0], screened - random.int(100, 2_000) * DAY, screened);
    if (!drug || !random.chance(0.8)) continue;
    rows.medication_statements.push([
      ...[nextId(), patientId, SOURCE, "MedicationStatement", "active"],
      ...[drug.system, drug.code, drug.display, known, null, known, known],
    ]);
  }
  if (!person.event) return;
  const { kind, at } = person.event;
  const recorded = Math.min(person.end.getTime(), at.getTime() + random.int(0, 14) * DAY);
  diagnose(chronicConditions[kind].codes[0], at.getTime(), recorded);
}

/** The screening, about each year one, and the last. */
function visitsOf({ screened, end }: ScreenedPerson, random: Random): number[] {
  const visits = [screened.getTime()];
  for (let at = screened.getTime() + YEAR; at < end.getTime(); at += YEAR)
    visits.push(Math.round(at + random.normal(0, 20) * DAY));
  return [...visits.filter((at) => at < end.getTime()), end.getTime()];
}

function pressureOf(systolic: number): Measured {
  const unit = "mm[Hg]";
  return {
    code: measures.bloodPressure,
    category: "vital-signs",
    components: [
      { code: measures.systolic, valueQuantity: systolic, valueUnit: unit },
      { code: measures.diastolic, valueQuantity: Math.round(systolic * 0.55 + 9), valueUnit: unit },
    ],
  };
}

function inFull({ bodyMassIndex, smoking, sex, had }: ScreenedPerson, random: Random): Measured[] {
  const tested = (code: Code, value: number, unit: string): Measured => ({
    ...{ code, category: "laboratory", value, unit },
  });
  const lipids = had.includes("hyperlipidaemia") ? 232 : 196;
  return [
    {
      ...{ code: measures.bmi, category: "vital-signs", unit: "kg/m2" },
      value: Math.round(bodyMassIndex * 10) / 10,
    },
    { code: measures.smoking, category: "social-history", answer: smokingStates[smoking] },
    tested(measures.cholesterol, Math.round(Math.max(132, random.normal(lipids, 28))), "mg/dL"),
    tested(measures.hdl, Math.round(Math.max(24, random.normal(sex === "female" ? 58 : 48, 11))), "mg/dL"),
    tested(
      measures.creatinine,
      Math.round(100 * Math.max(0.45, random.normal(sex === "female" ? 0.76 : 0.93, 0.12))) / 100,
      "mg/dL",
    ),
  ];
}
