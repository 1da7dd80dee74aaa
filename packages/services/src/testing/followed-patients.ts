import { LOINC, SNOMED_CT } from "@synoptic/domain";
import { type PrismaClient, uuidV7 } from "@synoptic/persistence";

const YEAR_MS = 365.25 * 86_400_000;
const followedFrom = new Date("2013-06-01T00:00:00Z");
/** When all of them are predicted from. */
export const followedIndex = new Date("2014-01-01T00:00:00Z");
const followedUntil = new Date("2025-06-01T00:00:00Z");

/**
 * Patients of a site with HbA1c measured before 2014, some of whom have a myocardial infarction afterwards: the hazard
 * rises with age and with HbA1c. Those who have it are measured once more afterwards, with a value that would give it
 * away to whoever looked ahead.
 */
export async function addFollowedPatients(
  db: PrismaClient,
  siteId: string,
  persons: number,
  random: () => number,
): Promise<{ id: string; ageYears: number; hba1c: number; infarctionAt: Date | null }[]> {
  const drawn = Array.from({ length: persons }, () => {
    const ageYears = 40 + Math.floor(40 * random());
    const hba1c = Math.round(10 * (5 + 4 * random())) / 10;
    const hazard = 0.05 * Math.exp(0.06 * (ageYears - 60) + 0.4 * (hba1c - 7));
    const at = new Date(followedIndex.getTime() + (-Math.log(1 - random()) / hazard) * YEAR_MS);
    const infarctionAt = at < followedUntil ? at : null;
    return { id: uuidV7(), ageYears, hba1c, infarctionAt };
  });
  const measured = (patientId: string, at: Date, valueQuantity: number) => ({
    ...{ patientId, codeSystem: LOINC, code: "4548-4", valueQuantity, valueUnit: "%" },
    ...{ effectiveAt: at, recordedAt: at },
  });
  await db.patient.createMany({
    data: drawn.map(({ id, ageYears }) => ({
      ...{ id, siteId, sex: "female" as const, recordedAt: followedFrom },
      birthDate: new Date(Date.UTC(2013 - ageYears, 0, 1)),
    })),
  });
  await db.observation.createMany({
    data: drawn.flatMap(({ id, hba1c, infarctionAt }) => [
      measured(id, followedFrom, hba1c),
      measured(id, followedUntil, infarctionAt ? 14 : 5),
    ]),
  });
  await db.condition.createMany({
    data: drawn.flatMap(({ id, infarctionAt: at }) =>
      at === null
        ? []
        : [
            {
              ...{ patientId: id, codeSystem: SNOMED_CT, code: "22298006", clinicalStatus: "active" },
              ...{ verificationStatus: "confirmed", effectiveAt: at, recordedAt: at },
            },
          ],
    ),
  });
  return drawn;
}
