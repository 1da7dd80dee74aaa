import { randomUUID } from "node:crypto";
import { type Actor, ICD_10_CM, LOINC, SNOMED_CT } from "@synoptic/domain";
import { type PrismaClient, uuidV7 } from "@synoptic/persistence";
import sharp from "sharp";
import { keepCohort } from "../cohort/keep-cohort.ts";
import { openRun } from "../cohort/open-run.ts";
import type { ServiceContext } from "../context.ts";

const known = new Date("2025-01-15T13:37:00Z");
const day = (text: string) => new Date(`${text}T13:37:00Z`);

/**
 * Patients with a fact of each kind and a read image: women of 40 to 44, of whom every second has diabetes. All were
 * known in January 2025.
 */
export async function addExportedPatients(
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  siteId: string,
  persons: number,
): Promise<string[]> {
  const ids = Array.from({ length: persons }, () => uuidV7());
  const common = (patientId: string) => ({ patientId, recordedAt: known, effectiveAt: day("2024-05-17") });
  await db.patient.createMany({
    data: ids.map((id, i) => ({
      ...{ id, siteId, sex: "female" as const, recordedAt: known, familyName: "Roe", givenName: "Ann" },
      birthDate: new Date(`${1980 + (i % 4)}-06-05`),
      deceasedAt: i % 5 === 0 ? day("2024-11-23") : null,
    })),
  });
  await db.patientIdentifier.createMany({
    data: ids.map((patientId) => ({ siteId, patientId, system: "urn:mrn", value: `MRN-${randomUUID()}` })),
  });
  await db.encounter.createMany({
    data: ids.map((id) => ({
      ...common(id),
      status: "finished",
      classCode: "AMB",
      typeSystem: SNOMED_CT,
      typeCode: "185345009",
    })),
  });
  await db.condition.createMany({
    data: ids.flatMap((id, i) => [
      {
        ...common(id),
        codeSystem: SNOMED_CT,
        code: "38341003",
        clinicalStatus: "active",
        verificationStatus: "confirmed",
      },
      ...(i % 2 === 0 ? [{ ...common(id), codeSystem: ICD_10_CM, code: "E11.9" }] : []),
      // A code of their own: nobody but they have it.
      ...(i === 0 ? [{ ...common(id), codeSystem: ICD_10_CM, code: "Q87.40" }] : []),
    ]),
  });
  const pressure = (code: string, valueQuantity: number) => ({
    ...{ code: { system: LOINC, code }, valueQuantity, valueUnit: "mm[Hg]" },
  });
  await db.observation.createMany({
    data: ids.flatMap((id, i) => [
      {
        ...common(id),
        codeSystem: LOINC,
        code: "4548-4",
        valueQuantity: 5 + (i % 30) / 10,
        valueUnit: "%",
        category: "laboratory",
      },
      {
        ...common(id),
        codeSystem: LOINC,
        code: "85354-9",
        components: [pressure("8480-6", 120 + i), pressure("8462-4", 80)],
      },
      {
        ...common(id),
        codeSystem: LOINC,
        code: "72166-2",
        valueCodeSystem: SNOMED_CT,
        valueCode: "266919005",
      },
      { ...common(id), codeSystem: LOINC, code: "30525-0", valueQuantity: 97, valueUnit: "a" },
    ]),
  });
  await db.medicationStatement.createMany({
    data: ids.map((id, i) => ({
      ...{ ...common(id), codeSystem: "http://www.whocc.no/atc", code: "C10AA05", status: "active" },
      resourceType: i % 2 === 0 ? "MedicationStatement" : "MedicationRequest",
    })),
  });
  await db.keptResource.createMany({
    data: ids.map((id) => ({
      ...{
        ...common(id),
        sourceSystem: "ehr",
        resourceType: "Procedure",
        fhirId: randomUUID(),
        versionId: "1",
      },
      ...{ status: "completed", codeSystem: SNOMED_CT, code: "80146002", raw: { resourceType: "Procedure" } },
    })),
  });
  await db.familyMemberHistory.createMany({
    data: ids.map((id) => ({
      ...{ ...common(id), relationshipSystem: "http://terminology.hl7.org/CodeSystem/v3-RoleCode" },
      ...{
        relationshipCode: "MTH",
        conditionSystem: SNOMED_CT,
        conditionCode: "254837009",
        onsetAgeYears: 93,
      },
    })),
  });
  await addStudies({ db, blobs }, siteId, ids);
  return ids;
}

async function addStudies(
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  siteId: string,
  ids: readonly string[],
) {
  const pixels = {
    create: { width: 32, height: 24, channels: 3 as const, background: { r: 180, g: 120, b: 90 } },
  };
  for (const [i, patientId] of ids.entries()) {
    const png = await sharp(pixels)
      .withExif({ IFD0: { Artist: "Zanary Roe" } })
      .png()
      .toBuffer();
    const { sha256, bytes } = await blobs.write(png, { limitBytes: 1e6 });
    await db.blob.createMany({ data: [{ sha256, bytes, mediaType: "image/png" }], skipDuplicates: true });
    const study = await db.imagingStudy.create({
      data: {
        ...{ siteId, patientId, studyInstanceUid: `2.25.${BigInt(`0x${randomUUID().replaceAll("-", "")}`)}` },
        // Every third is an ultrasound, into which a name may be written.
        ...{ modality: i % 3 === 2 ? "US" : "XC", bodyPart: "SKIN", scenario: "skin" },
        ...{ acquiredAt: day("2024-07-19"), recordedAt: known },
      },
    });
    await db.series.create({
      data: {
        ...{ studyId: study.id, seriesInstanceUid: `${study.studyInstanceUid}.1`, modality: study.modality },
        instances: {
          create: {
            ...{
              sopInstanceUid: `${study.studyInstanceUid}.1.1`,
              sopClassUid: "1.2.840.10008.5.1.4.1.1.77.1.4",
            },
            ...{ rows: 24, columns: 32, mediaType: "image/png", attributes: {}, sha256, recordedAt: known },
          },
        },
      },
    });
    const of = { siteId, patientId, studyId: study.id, scenario: "skin" };
    const job = await db.assessmentJob.create({ data: { ...of, state: "succeeded" } });
    await db.riskAssessment.create({
      data: {
        ...{
          ...of,
          jobId: job.id,
          status: "final",
          assessedAt: known,
          historyAsOf: known,
          primaryFinding: "melanoma",
        },
        ...{ preTestProbability: 0.0123456, likelihoodRatio: 3.456789, postTestProbability: 0.0414243 },
        ...{
          rankProbability: 0.0414243,
          conformalSet: ["mel", "nv"],
          noveltySimilarity: 0.9,
          noveltyThreshold: 0.5,
        },
        ...{ result: {}, inputs: {} },
      },
    });
    await db.referenceLabel.create({
      data: {
        siteId,
        studyId: study.id,
        scenario: "skin",
        classId: "nv",
        source: "histology",
        recordedAt: known,
      },
    });
  }
}

/** A run of a cohort for a purpose that allows exports. */
export async function openExportRun(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  where: unknown,
  { purposeId, snapshotAt, index }: { purposeId?: string; snapshotAt?: Date; index?: object } = {},
): Promise<{ runId: string; purposeId: string }> {
  const purpose = purposeId ?? (await addPurpose(context.db, actor.siteId));
  const definition = { schemaVersion: 1, where, ...(index && { index }) };
  const kept = await keepCohort(context, actor, { name: "Women", definition });
  const { runId } = await openRun(context, actor, {
    cohortVersionId: kept.versionId,
    purposeId: purpose,
    snapshotAt,
  });
  return { runId, purposeId: purpose };
}

export async function addPurpose(db: PrismaClient, siteId: string): Promise<string> {
  const startsAt = new Date("2025-01-01");
  const purpose = await db.researchPurpose.create({
    data: {
      siteId,
      title: "Diabetes and skin",
      approval: "EK 2025/17",
      uses: ["export"],
      startsAt,
      createdAt: startsAt,
    },
  });
  return purpose.id;
}
