import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSameDataSet } from "@synoptic/imaging";
import { ingestInstances, registerApplicationEntity, revokeApplicationEntity } from "@synoptic/services";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type MadeInstance, madeInstance } from "../../apps/api/src/testing/dicom-files.ts";
import { type DimseServer, hasDcmtk, runDcmtk, startDimseServer } from "./dimse-server.ts";

const isTried = hasDcmtk || process.env.REQUIRE_DCMTK === "1";
if (!isTried) process.stderr.write("dcmtk is not installed, so DIMSE is not tried with it.\n");

const folder = mkdtempSync(join(tmpdir(), "synoptic-dcmtk-"));
const lines: string[] = [];
let server: DimseServer;
beforeAll(async () => {
  if (!isTried) return;
  const note = (details: object, message: string) => void lines.push(JSON.stringify({ ...details, message }));
  server = await startDimseServer({}, { info: note, warn: note, error: note });
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const dcmtk = (tool: string, options: readonly string[], files: readonly string[] = []) =>
  runDcmtk(server.port, tool, options, files);

const fixture = (name: string) => `tests/fixtures/dicom/${name}.dcm`;

function madeFile(made: MadeInstance): string {
  const path = join(folder, `${made.uid}-${made.grey ?? 0}.dcm`);
  writeFileSync(path, madeInstance(made));
  return path;
}

const keptWith = (studyInstanceUid: string) =>
  server.db.instance.findMany({
    where: { series: { study: { studyInstanceUid } } },
    select: { sha256: true, transferSyntaxUid: true, sopInstanceUid: true },
    orderBy: { sopInstanceUid: "asc" },
  });

test.skipIf(!isTried)("echoscu is answered", async () => {
  expect(await dcmtk("echoscu", [])).toMatchObject({ code: 0, text: expect.stringContaining("(Success)") });
});

test.skipIf(!isTried)(
  "who is not known, or calls somebody else, is refused with the standard's reason",
  async () => {
    const { services, administrator } = server;
    const far = { aeTitle: "FAR", network: "10.1.0.0/16" };
    await registerApplicationEntity(services, administrator, far);
    const gone = await registerApplicationEntity(services, administrator, { aeTitle: "GONE" });
    await revokeApplicationEntity(services, administrator, gone);
    for (const stranger of ["STRANGER", "peer", "FAR", "GONE"]) {
      const { code, text } = await dcmtk("echoscu", ["-aet", stranger]);
      expect(code).not.toBe(0);
      expect(text).toContain("Calling AE Title Not Recognized");
    }
    const { text } = await dcmtk("echoscu", ["-aec", "ANOTHER"]);
    expect(text).toContain("Called AE Title Not Recognized");
    expect(lines.join("")).toContain("calling-AE-title-not-recognized");
  },
);

// What each option proposes first, PS3.5 annex A.
test.skipIf(!isTried).each([
  ["-xe", "grey16", "1.2.840.10008.1.2.1"],
  ["-xi", "grey16s-implicit", "1.2.840.10008.1.2"],
  ["-xb", "grey8s-big", "1.2.840.10008.1.2.2"],
  ["-xd", "rgb8-planes-deflated", "1.2.840.10008.1.2.1.99"],
  ["-xr", "grey8-rle", "1.2.840.10008.1.2.5"],
  ["-xy", "grey8-jpeg-baseline", "1.2.840.10008.1.2.4.50"],
  ["-xx", "grey12-jpeg-extended", "1.2.840.10008.1.2.4.51"],
  ["-xs", "grey12s-jpeg-sv1", "1.2.840.10008.1.2.4.70"],
  ["-xt", "rgb8-jpegls-sample", "1.2.840.10008.1.2.4.80"],
  ["-xu", "grey16-jpegls-near", "1.2.840.10008.1.2.4.81"],
  ["-xv", "rgb16-openjpeg", "1.2.840.10008.1.2.4.90"],
  ["-xw", "grey16-openjpeg-lossy", "1.2.840.10008.1.2.4.91"],
])("storescu %s: %s is kept with the bytes of its data set", async (option, name, transferSyntaxUid) => {
  const path = fixture(name);
  const { code, text } = await dcmtk("storescu", [option], [path]);
  expect(text).toContain("Received Store Response (Success)");
  expect(code).toBe(0);
  const sent = readFileSync(path);
  const [kept] = await server.db.instance.findMany({ where: { transferSyntaxUid } });
  expect(kept).toBeDefined();
  if (option === "-xd") return; // dcmtk deflates anew what it sends.
  expect(isSameDataSet(await server.services.blobs.read(kept!.sha256), sent)).toBe(true);
});

test.skipIf(!isTried)("a study over two associations is one study, by the actor that called", async () => {
  const study = "1.2.40";
  const of = (number: number) =>
    madeFile({ study, series: `${study}.1`, uid: `${study}.1.${number}`, patientId: study, number });
  expect((await dcmtk("storescu", [], [of(1), of(2)])).code).toBe(0);
  expect((await dcmtk("storescu", [], [of(3)])).code).toBe(0);
  expect(await keptWith(study)).toHaveLength(3);
  const found = await server.db.imagingStudy.findMany({ where: { studyInstanceUid: study } });
  expect(found).toMatchObject([{ siteId: server.site.id }]);
  const notes = await server.db.auditEvent.findMany({ where: { subjectId: found[0]!.id } });
  expect(new Set(notes.map(({ action, actorKind, actorId }) => `${action} ${actorKind} ${actorId}`))).toEqual(
    new Set([`study.register client ${server.entity.id}`]),
  );
});

test.skipIf(!isTried)("what is there is a success, also when a file came with another header", async () => {
  const made = { study: "1.2.41", series: "1.2.41.1", uid: "1.2.41.1.1", patientId: "1.2.41" };
  const named = Buffer.from(madeInstance(made).toString("latin1").replace("SYNOPTIC", "ARCHIVE1"), "latin1");
  async function* files() {
    yield {
      name: "0",
      body: (async function* () {
        yield named;
      })(),
    };
  }
  const before = ingestInstances(server.services, server.administrator, files(), { limitBytes: 1_000_000 });
  for await (const { outcomes } of before) expect(outcomes[0]?.state).toBe("added");
  const path = madeFile(made);
  for (const _time of [1, 2]) {
    expect((await dcmtk("storescu", [], [path])).text).toContain("Received Store Response (Success)");
  }
  expect(await keptWith("1.2.41")).toHaveLength(1);
});

test.skipIf(!isTried)("other bytes under a known UID are refused with 0111, and the first stay", async () => {
  const made = { study: "1.2.42", series: "1.2.42.1", uid: "1.2.42.1.1", patientId: "1.2.42" };
  await dcmtk("storescu", [], [madeFile({ ...made, grey: 1 })]);
  const before = await keptWith("1.2.42");
  const { text } = await dcmtk("storescu", [], [madeFile({ ...made, grey: 2 })]);
  expect(text).toMatch(/0x0?111/i);
  expect(await keptWith("1.2.42")).toEqual(before);
});

test.skipIf(!isTried)(
  "an instance over the limit is refused with A700, and the association goes on",
  async () => {
    const path = join(folder, "large.dcm");
    writeFileSync(path, madeInstance({ study: "1.2.43", uid: "1.2.43.1.1", description: "x" }));
    const large = Buffer.concat([readFileSync(path), pixelTail(9_000_000)]);
    writeFileSync(path, large);
    const small = madeFile({ study: "1.2.43", series: "1.2.43.1", uid: "1.2.43.1.2", patientId: "1.2.43" });
    const { text } = await dcmtk("storescu", ["--no-halt"], [path, small]);
    expect(text).toMatch(/Refused: OutOfResources/);
    expect((await keptWith("1.2.43")).map(({ sopInstanceUid }) => sopInstanceUid)).toEqual(["1.2.43.1.2"]);
  },
);

/** A private element of so many bytes, after the pixels. */
function pixelTail(bytes: number): Buffer {
  const header = Buffer.from("fdff10004f42000000000000", "hex");
  header.writeUInt16LE(0x7fe1, 0);
  header.writeUInt32LE(bytes, 8);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

const find = (keys: readonly string[], options: readonly string[] = [], calling = "PEER") =>
  dcmtk("findscu", ["-aet", calling, "-S", ...options, ...keys.flatMap((key) => ["-k", key])]);
const found = ({ text }: { text: string }) => text.match(/Find Response: \d+ \(Pending/g)?.length ?? 0;

test.skipIf(!isTried)("findscu finds studies by name, day and UID, and their series and images", async () => {
  const [study, patientId] = ["1.2.50", "F-1"];
  const at = new Date("2031-03-04T10:00:00Z");
  const images = [1, 2].map((number) =>
    madeFile({
      ...{ study, series: `${study}.1`, uid: `${study}.1.${number}`, number, patientId },
      ...{ name: "Grün^Zoë", acquiredAt: at, description: "Thorax" },
    }),
  );
  await dcmtk("storescu", [], images);

  const level = "QueryRetrieveLevel=STUDY";
  const whole = [
    level,
    "StudyInstanceUID",
    "PatientName",
    "StudyDescription",
    "NumberOfStudyRelatedInstances",
  ];
  for (const options of [[], ["-xi"], ["-xe"]]) {
    const said = await find([...whole, "StudyDate=20310301-20310331"], options);
    expect(found(said)).toBe(1);
    for (const told of ["[1.2.50]", "Grün^Zoë", "[Thorax]", "ISO_IR 192", "[2 ]"])
      expect(said.text).toContain(told);
  }
  expect(found(await find([level, "StudyInstanceUID=1.2.50"]))).toBe(1);
  expect(found(await find([level, "StudyDate=20310305-"]))).toBe(0);
  expect(found(await find([level, "PatientID=F-1", "PatientName=gr?n*"]))).toBe(1);
  expect(found(await find([level, "PatientID=F-1", "PatientName=*zo?"]))).toBe(1);
  expect(found(await find(["SpecificCharacterSet=ISO_IR 100", level, "PatientName=Gr\xfcn*"]))).toBeLessThan(
    2,
  );
  expect(found(await find(["QueryRetrieveLevel=SERIES", "StudyInstanceUID=1.2.50", "Modality"]))).toBe(1);
  const image = ["QueryRetrieveLevel=IMAGE", "StudyInstanceUID=1.2.50", "SeriesInstanceUID=1.2.50.1"];
  expect(found(await find([...image, "SOPInstanceUID"]))).toBe(2);

  expect((await find(["QueryRetrieveLevel=SERIES", "Modality"])).text).toMatch(
    /DataSetDoesNotMatch|IdentifierDoesNotMatch/,
  );
  expect((await find(["QueryRetrieveLevel=PATIENT"])).text).toMatch(
    /DataSetDoesNotMatch|IdentifierDoesNotMatch/,
  );
  expect((await find([level, "StudyDate=yesterday"])).text).toMatch(
    /DataSetDoesNotMatch|IdentifierDoesNotMatch/,
  );
  // A key that is not matched is passed over, and said to be.
  expect((await find([level, "StudyInstanceUID=1.2.50", "PatientComments=none"])).text).toContain(
    "WarningUnsupportedOptionalKeys",
  );
  const audit = await server.db.auditEvent.findFirst({ where: { action: "imaging-study.search" } });
  expect(audit?.actorId).toBe(server.entity.id);
});

test.skipIf(!isTried)("who may not search stores, and has no context to search in", async () => {
  await registerApplicationEntity(server.services, server.administrator, { aeTitle: "SENDER" });
  expect((await dcmtk("echoscu", ["-aet", "SENDER"])).code).toBe(0);
  const { text } = await find(["QueryRetrieveLevel=STUDY", "StudyInstanceUID"], [], "SENDER");
  expect(text).toMatch(/No Acceptable Presentation Contexts/i);
});

test.skipIf(!isTried)("another site's studies are not found", async () => {
  const theirs = { ...server.administrator, siteId: server.otherSite.id };
  await registerApplicationEntity(server.services, theirs, { aeTitle: "SOUTH", mayQuery: true });
  const said = await find(["QueryRetrieveLevel=STUDY", "StudyInstanceUID"], [], "SOUTH");
  expect(said.text).toContain("Received Final Find Response (Success)");
  expect(found(said)).toBe(0);
});

test.skipIf(!isTried)("a long list ends with A700 after 1,000, and a C-CANCEL ends it before", async () => {
  await server.db.$executeRaw`
    WITH p AS (SELECT id FROM patients WHERE site_id = ${server.site.id}::uuid LIMIT 1),
    s AS (
      INSERT INTO imaging_studies (id, site_id, patient_id, study_instance_uid, modality, acquired_at)
      SELECT gen_random_uuid(), ${server.site.id}::uuid, p.id, '1.2.60.' || n, 'CT', now()
      FROM p, generate_series(1, 1001) n RETURNING id)
    INSERT INTO study_headers (study_id, site_id, study_date, local_study_id, attributes)
    SELECT id, ${server.site.id}::uuid, '20400101', 'MANY', '{}' FROM s`;
  const keys = ["QueryRetrieveLevel=STUDY", "StudyInstanceUID", "StudyID=MANY"];
  const all = await find(keys);
  expect(found(all)).toBe(1000);
  expect(all.text).toMatch(/Final Find Response \((Error|Failed|Refused).*OutOfResources|0xa700/i);
  const some = await find(keys, ["--cancel", "5"]);
  expect(some.text).toMatch(/Final Find Response \(Cancel/);
  expect(found(some)).toBeLessThan(1000);
});

test.skipIf(!isTried)("nothing of a patient is logged, whatever becomes of what is sent", async () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((text) => {
      written.push(String(text));
      return true;
    }),
  );
  try {
    const canary = { name: "Canaryname^Quentin", patientId: "CANARY-77", description: "canarytext" };
    const made = { ...canary, study: "1.2.70", series: "1.2.70.1", uid: "1.2.70.1.1" };
    await dcmtk("storescu", [], [madeFile({ ...made, grey: 5 })]);
    await dcmtk("storescu", [], [madeFile({ ...made, grey: 6 })]);
    await dcmtk("storescu", [], [madeFile({ ...made, uid: "1.2.70.1.2", patientId: "CANARY-78" })]);
    await find(["QueryRetrieveLevel=STUDY", "PatientName=Canaryname*", "StudyInstanceUID"]);
    await find(["QueryRetrieveLevel=STUDY", "StudyDate=Canaryname"]);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  expect(await keptWith("1.2.70")).toHaveLength(1);
  expect([...written, ...lines].join("")).not.toMatch(/canary/i);
  expect(server.faults).toEqual([]);
});
