import { LOINC } from "@synoptic/domain";
import { brokenRules } from "@synoptic/interop/testing";
import { parse } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runTask } from "../../tasks/run-task.ts";
import { addExportedPatients, openExportRun } from "../../testing/exported-cohort.ts";
import { openTestContext, type TestContext } from "../../testing/test-context.ts";
import { unzip } from "../../testing/unzip.ts";
import { type CohortExportFormat, type CohortExportResult, cohortExportFormats } from "./export-task.ts";
import { requestCohortExport } from "./request-cohort-export.ts";

/** In no word of any language, nor in base64 or hexadecimal by chance. */
const canary = "Zqnary";

/** Tables that hold something of a patient, or of who treats one; each by what tells whose a row is. */
const planted: Readonly<Record<string, string>> = {
  patients: "id",
  patient_identifiers: "patient_id",
  encounters: "patient_id",
  conditions: "patient_id",
  observations: "patient_id",
  observation_series: "patient_id",
  medication_statements: "patient_id",
  family_member_history: "patient_id",
  kept_resources: "patient_id",
  imaging_studies: "patient_id",
  study_headers: "(SELECT s.patient_id FROM imaging_studies s WHERE s.id = study_id)",
  series: "(SELECT s.patient_id FROM imaging_studies s WHERE s.id = study_id)",
  instances:
    "(SELECT s.patient_id FROM imaging_studies s JOIN series r ON r.study_id = s.id WHERE r.id = series_id)",
  assessment_jobs: "patient_id",
  risk_assessments: "patient_id",
  reference_labels: "(SELECT s.patient_id FROM imaging_studies s WHERE s.id = study_id)",
  reviews: "(SELECT a.patient_id FROM risk_assessments a WHERE a.id = assessment_id)",
};
/** Columns that the store itself stands on: the blob of an image, what kind of file it is, what kind of resource a row is. */
const needed = new Set(["instances.sha256", "instances.media_type", "kept_resources.resource_type"]);
/**
 * Tables without anything of a patient: what they hold is of the installation, or of who asks; and the codings that the
 * database itself takes from the planted facts.
 */
const others = new Set(
  "sites users sessions api_clients application_entities cds_clients cds_tokens site_resources blobs uploads model_versions site_models model_refusals model_roles survival_model_uses shadow_readings shadow_requests operating_points risk_alert_rules background_tasks explanations assessment_models assessment_maps assessment_embeddings worklist_items audit_events webhooks webhook_deliveries dicom_servers result_requests result_deliveries idempotent_answers research_purposes cohorts cohort_versions cohort_runs cohort_questions cohort_export_members clinic_prevalence image_policies image_weight_fits image_weights federation_peers federation_nonces federation_messages federated_runs federated_participants federated_rounds measure_units cohort_codes _prisma_migrations".split(
    " ",
  ),
);

let at: TestContext;
let ids: string[];
const exported = new Map<CohortExportFormat, Map<string, Buffer>>();

beforeAll(async () => {
  at = await openTestContext();
  ids = await addExportedPatients(at.context, at.actor.siteId, 80);
  const studies = await at.db.imagingStudy.findMany({ select: { id: true, siteId: true } });
  await at.db.studyHeader.createMany({
    data: studies.map(({ id: studyId, siteId }) => ({
      studyId,
      siteId,
      studyDate: "20250101",
      attributes: {},
    })),
  });
  await at.db.review.createMany({
    data: (await at.db.riskAssessment.findMany()).map(({ id: assessmentId }) => ({
      ...{ assessmentId, reviewerId: at.actor.id, decision: "overridden" as const, reason: "said so" },
      reviewedAt: new Date("2025-01-20"),
    })),
  });
  // Two samples, five minutes apart.
  const samples = new Uint8Array(new Uint32Array([0, word(101), 300, word(112)]).buffer);
  await at.db.observationSeries.createMany({
    data: ids.map((patientId) => ({
      ...{
        patientId,
        fhirId: patientId,
        versionId: "1",
        kind: "glucose",
        codeSystem: LOINC,
        code: "99504-3",
        unit: "mg/dL",
      },
      ...{ device: "d", timeZone: "UTC", count: 2, samples },
      ...{
        startsAt: new Date("2025-01-01T13:37:00Z"),
        endsAt: new Date("2025-01-02"),
        recordedAt: new Date("2025-01-03"),
      },
    })),
  });
  // Every second patient: the other rows show that something is told at all.
  await plantCanaries(ids.filter((_, i) => i % 4 < 2));
  const { runId } = await openExportRun(at.context, at.actor, { sex: ["female"] });
  for (const format of cohortExportFormats) {
    const tables = [
      "conditions",
      "observations",
      "samples",
      "encounters",
      "medications",
      "procedures",
      "family_history",
      "studies",
      "assessments",
    ] as const;
    const { taskId } = await requestCohortExport(at.context, at.actor, {
      runId,
      format,
      tables: [...tables],
    });
    await runTask(at.context, taskId);
    const { result, errorMessage } = await at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
    expect(errorMessage).toBeNull();
    const { files } = result as unknown as CohortExportResult;
    exported.set(format, await unzip(await at.context.blobs.read(files[0]!.sha256)));
  }
});
afterAll(() => at.close());

/** A float32 as the bits of a word. */
const word = (value: number) => new Uint32Array(new Float32Array([value]).buffer)[0]!;

interface Column {
  table_name: string;
  column_name: string;
  data_type: string;
}

/** Writes a canary into every column of text, of texts and of JSON of the rows of some patients. */
async function plantCanaries(of: readonly string[]) {
  const columns = await at.db.$queryRaw<Column[]>`
    SELECT table_name, column_name, data_type FROM information_schema.columns
      JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN ('text', 'character varying', 'ARRAY', 'jsonb')`;
  const unknown = columns.filter(({ table_name: table }) => !(table in planted) && !others.has(table));
  expect(unknown).toEqual([]);
  for (const { table_name: table, column_name: column, data_type: type } of columns) {
    if (!(table in planted) || needed.has(`${table}.${column}`)) continue;
    const word = `${canary} ${table} ${column}`;
    const part = { code: { system: word, code: word, display: word }, valueQuantity: 1, valueUnit: word };
    const json =
      column === "components"
        ? [part]
        : { text: word, "00100010": { vr: "PN", Value: [{ Alphabetic: word }] } };
    const value =
      type === "jsonb"
        ? `'${JSON.stringify(json)}'::jsonb`
        : type === "ARRAY"
          ? `ARRAY['${word}']`
          : // Some have to be of one row.
            `'${word} ' || ctid::text`;
    await at.db.$executeRawUnsafe(
      `UPDATE ${table} SET ${column} = ${value} WHERE ${planted[table]} = ANY($1::uuid[])`,
      of,
    );
  }
}

const rowsOf = async (format: CohortExportFormat) => {
  const files = [...exported.get(format)!];
  const read = await Promise.all(
    files.map(async ([path, bytes]) => {
      if (!path.endsWith(".parquet")) return bytes.toString("latin1");
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
      return JSON.stringify(await parquetReadObjects({ file }));
    }),
  );
  return [...files.map(([path]) => path), ...read].join("\n");
};

describe.each(cohortExportFormats)("%s", (format) => {
  test("holds no canary of any column, and yet rows of those who have none", async () => {
    const text = await rowsOf(format);
    expect(text).not.toContain(canary);
    expect(text).toContain(format === "images" ? "melanoma" : "38341003");
  });

  test("holds no id, number, name, birth date or time of day of anybody", async () => {
    const text = await rowsOf(format);
    const people = await at.db.patient.findMany({
      include: { identifiers: true, studies: { include: { series: true } } },
    });
    const secrets = people.flatMap(({ id, identifiers, studies }) => [
      ...[id, id.replaceAll("-", ""), ...identifiers.map(({ value }) => value)],
      ...studies.flatMap((study) => [
        study.id,
        study.studyInstanceUid,
        ...study.series.map(({ id: own }) => own),
      ]),
    ]);
    expect(secrets.length).toBeGreaterThan(400);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    for (const told of ["Roe", "MRN-", "1980-06-05", "1983-06-05", "T13:37", "13:37:00"])
      expect(text).not.toContain(told);
  });
});

test("resources hold to R4's definitions, and refer to what is there", () => {
  const files = [...exported.get("fhir")!].filter(([path]) => path.endsWith(".ndjson"));
  const resources = files.flatMap(([, bytes]) =>
    bytes
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { resourceType: string; id: string }),
  );
  expect(new Set(resources.map(({ resourceType }) => resourceType)).size).toBe(10);
  // Two samples of each who has no canary.
  expect(exported.get("fhir")!.get("data/Observation.samples.ndjson")!.toString().match(/\n/g)).toHaveLength(
    80,
  );
  expect(resources.flatMap(brokenRules)).toEqual([]);
  const known = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
  expect(known.size).toBe(resources.length);
  const named = JSON.stringify(resources).match(/(?<="reference":")[^"]+/g)!;
  expect(named.filter((reference) => !known.has(reference))).toEqual([]);
});

test("an image is its pixels and nothing else; those into which a name may be written are left out and said so", async () => {
  const files = exported.get("images")!;
  const lines: Record<string, string>[] = parse(files.get("data/images.csv")!, { columns: true });
  const pictures = [...files.keys()].filter((path) => path.endsWith(".png"));
  expect(lines.map(({ file }) => `data/${file}`)).toEqual(pictures);
  // Of those without canaries two thirds; of the others nobody knows what kind they are.
  expect(pictures).toHaveLength(ids.filter((_, i) => i % 4 >= 2 && i % 3 !== 2).length);
  const { width, height, exif, icc, xmp, iptc, comments } = await sharp(files.get(pictures[0]!)!).metadata();
  expect({ width, height }).toEqual({ width: 32, height: 24 });
  expect([exif, icc, xmp, iptc, comments]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(lines[0]).toMatchObject({
    width: "32",
    label: "nv",
    finding: "melanoma",
    post_test_probability: "0.04",
  });
  expect(files.get("README.txt")!.toString()).toMatch(/Images left out: .*ultrasound/);
});

test("CSV and Parquet tell the same", async () => {
  for (const table of ["patients", "observations", "samples", "assessments"]) {
    const csv: Record<string, string>[] = parse(exported.get("csv")!.get(`data/${table}.csv`)!, {
      columns: true,
    });
    expect(csv.length).toBeGreaterThan(0);
    const bytes = exported.get("parquet")!.get(`data/${table}.parquet`)!;
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    const asText = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value === null || value === undefined
            ? ""
            : value instanceof Date
              ? value.toISOString().slice(0, 10)
              : String(value),
        ]),
      ),
    );
    expect(asText).toEqual(csv);
  }
});
