// The process that the kill test starts, kills and starts again: registers 200 studies and, unless worker
// processes do, works them. Settings come as JSON; standard output tells how many assessments there are. With the
// folder of a model as `shadow` that reads every case unseen; with `endAt` it kills itself between the assessment of
// that number and its shadow's reading.
import { setTimeout as delay } from "node:timers/promises";
import { addModelFolder, openServices, registerStudy, setModelRole } from "@synoptic/services";
import { syntheticPng } from "@synoptic/services/testing";

const { options, studies, work, shadow, endAt } = JSON.parse(process.argv[2] ?? "{}");
const services = await openServices({ ...options, processKind: "api", intraOpThreads: 1 });
const { context } = services;
const { db, blobs } = context;

const site = await db.site.upsert({
  where: { slug: "kill" },
  create: { slug: "kill", name: "Kill" },
  update: {},
});
const actor = { kind: "system", id: null, siteId: site.id, role: "administrator" } as const;
const fhirId = { siteId: site.id, sourceSystem: "test", fhirId: "one" };
const patient = await db.patient.upsert({
  where: { siteId_sourceSystem_fhirId: fhirId },
  create: { ...fhirId, birthDate: new Date("1960-04-12"), sex: "female", synthetic: true },
  update: {},
});

if (shadow) {
  const { modelVersionId } = await addModelFolder(context, actor, shadow, "uploaded");
  await setModelRole(context, actor, {
    scenario: "skin",
    alias: "shadow",
    modelVersionId,
    reason: "compare",
  });
}
if (endAt) {
  let done = 0;
  context.events.subscribe((event) => {
    if (event.type === "job" && event.state === "succeeded" && ++done === endAt) {
      process.kill(process.pid, "SIGKILL");
    }
  });
}

if (work) await services.startJobs({ concurrency: 2 });
const acquiredAt = new Date("2026-01-05T10:00:00Z");
const registering = (async () => {
  for (let i = 0; i < studies; i++) {
    const { sha256 } = await blobs.write(syntheticPng(i), { limitBytes: 1e6 });
    await registerStudy(context, actor, {
      sha256s: [sha256],
      patientId: patient.id,
      scenario: "skin",
      acquiredAt,
    });
  }
})();

for (;;) {
  const assessments = await db.riskAssessment.count();
  process.stdout.write(`${assessments}\n`);
  if (assessments >= studies && (await db.shadowRequest.count()) === 0) break;
  await delay(50);
}
await registering;
await services.close();
