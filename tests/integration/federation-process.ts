// Fills the database of one site for the test of federated runs: drawn pictures with their truth, an approved purpose,
// and a key for its administrator, which is all that it prints. What the bundled models would say of the pictures is
// not asked for.
import { createApiClient, openServices, recordReferenceLabel, registerStudy } from "@synoptic/services";
import { greyPicture } from "@synoptic/services/testing";

const { options, name, discs, bars, seed } = JSON.parse(process.argv[2] ?? "{}");
const { context, close } = await openServices({ ...options, processKind: "api", intraOpThreads: 1 });
const { db, blobs } = context;
const site = await db.site.create({ data: { slug: name, name } });
const actor = { kind: "system", id: null, siteId: site.id, role: "administrator" } as const;
await db.researchPurpose.create({
  data: {
    siteId: site.id,
    title: "A head of several sites",
    approval: "EC 2026/1",
    uses: ["federation"],
    startsAt: new Date("2026-01-01T00:00:00Z"),
    createdAt: new Date(),
  },
});
for (let i = 0; i < discs + bars; i++) {
  const kind = i < discs ? "disc" : "bar";
  const { id: patientId } = await db.patient.create({ data: { siteId: site.id, synthetic: true } });
  const png = await greyPicture(kind, seed + i);
  const { sha256 } = await blobs.write(png, { limitBytes: 1e6 });
  const { studyIds } = await registerStudy(context, actor, {
    sha256s: [sha256],
    patientId,
    scenario: "brain",
  });
  const classId = kind === "disc" ? "tumor" : "no_tumor";
  await recordReferenceLabel(context, actor, { studyId: studyIds[0]!, classId, source: "drawn" });
}
await db.assessmentJob.updateMany({ data: { state: "failed" } });
const { key } = await createApiClient(context, actor, { name: "test", role: "administrator" });
process.stdout.write(`${key}\n`);
await close();
