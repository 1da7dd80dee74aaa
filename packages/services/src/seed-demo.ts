import { setImmediate } from "node:timers/promises";
import { type Actor, ROLES, type Role } from "@synoptic/domain";
import { type DemoPatient, generateDemo, mrnSystem } from "@synoptic/synthetic";
import { assessPatient } from "./assess-patient.ts";
import { approvePurpose } from "./cohort/approve-purpose.ts";
import type { ServiceContext } from "./context.ts";
import { importHistory } from "./import-history.ts";
import { hashPassword } from "./passwords.ts";
import { registerStudy } from "./register-study.ts";
import { importSeries } from "./series/import-series.ts";

export interface DemoAccount {
  email: string;
  password: string;
  name: string;
  role: Role;
}

/** Shown on the demo's sign-in page. */
export const demoAccounts: readonly DemoAccount[] = ROLES.map((role) => ({
  email: `${role}@demo.synoptic.invalid`,
  password: "synoptic-demo",
  name: `Demo ${role}`,
  role,
}));

export const demoSite = { slug: "demo", name: "Synoptic demo" };
const demoSeed = "synoptic-demo";
const sourceSystem = "urn:synoptic:demo";
const fileLimitBytes = 4 * 1024 ** 2;
const logEvery = 10;

/**
 * Adds the demo's site, one account a role, and its synthetic patients with their histories and studies. What is
 * there is left alone, so that it may be killed and started again: dates are counted from the site's creation,
 * and the same patients are made each time.
 * @param signal ends it between two patients
 * @param progress is told how many were added, of how many that were missing
 */
export async function seedDemo(
  context: ServiceContext,
  { signal, progress }: { signal: AbortSignal; progress?: (added: number, of: number) => void },
): Promise<void> {
  const site = await context.db.site.upsert({
    where: { slug: demoSite.slug },
    create: { ...demoSite, createdAt: context.now() },
    update: {},
  });
  const actor: Actor = { kind: "system", id: null, siteId: site.id, role: "administrator" };
  await addAccounts(context, site.id);
  await addPurpose(context, actor);

  const patients = await generateDemo({ seed: demoSeed, now: site.createdAt });
  const missing = await findMissing(context, site.id, patients);
  for (const [index, patient] of missing.entries()) {
    if (signal.aborted) return;
    await addPatient(context, actor, patient);
    const added = index + 1;
    progress?.(added, missing.length);
    if (added % logEvery === 0 || added === missing.length) {
      context.log?.info({ siteId: site.id, added, of: missing.length }, "Demo patients were added.");
    }
    await setImmediate();
  }
}

async function addAccounts({ db, now }: ServiceContext, siteId: string): Promise<void> {
  const emails = demoAccounts.map(({ email }) => email);
  const there = await db.user.findMany({ where: { email: { in: emails } }, select: { email: true } });
  const known = new Set(there.map(({ email }) => email));
  for (const { email, name, role, password } of demoAccounts) {
    if (known.has(email)) continue;
    const data = { siteId, email, name, role, passwordHash: await hashPassword(password), createdAt: now() };
    await db.user.createMany({ data: [data], skipDuplicates: true });
  }
}

/** What the demo's cohorts are for: all that is synthetic may be analysed. */
async function addPurpose(context: ServiceContext, actor: Actor): Promise<void> {
  const { siteId } = actor;
  if ((await context.db.researchPurpose.count({ where: { siteId } })) > 0) return;
  await approvePurpose(context, actor, {
    title: "Trying Synoptic on synthetic patients",
    approval: "None needed: no real person is in the data",
    uses: ["statistics", "evaluation", "export", "federation"],
  });
}

/** Patients whose last step, the request to assess, is not written yet. */
async function findMissing(
  { db }: ServiceContext,
  siteId: string,
  patients: readonly DemoPatient[],
): Promise<DemoPatient[]> {
  const studies = await db.imagingStudy.findMany({ where: { siteId }, select: { studyInstanceUid: true } });
  const uids = new Set(studies.map(({ studyInstanceUid }) => studyInstanceUid));
  const assessed = await db.patientIdentifier.findMany({
    where: { siteId, system: mrnSystem, patient: { jobs: { some: { studyId: null } } } },
    select: { value: true },
  });
  const mrns = new Set(assessed.map(({ value }) => value));
  return patients.filter(({ mrn, study }) => (study ? !uids.has(study.uid) : !mrns.has(mrn)));
}

/** History first, so that the assessment of the study finds it. */
async function addPatient(context: ServiceContext, actor: Actor, demo: DemoPatient): Promise<void> {
  const { db, blobs, log } = context;
  const { refused } = await importHistory(context, actor, { bundle: demo.bundle, sourceSystem });
  if (refused.length > 0) log?.warn({ mrn: demo.mrn, refused }, "Parts of a demo history were refused.");
  const key = { siteId: actor.siteId, system: mrnSystem, value: demo.mrn };
  const { patientId } = await db.patientIdentifier.findUniqueOrThrow({
    where: { siteId_system_value: key },
    select: { patientId: true },
  });
  await db.patient.update({ where: { id: patientId }, data: { synthetic: true }, select: { id: true } });
  for (const series of demo.measuredAtHome) await importSeries(context, actor, { patientId, ...series });
  if (!demo.study) {
    await assessPatient(context, actor, { patientId, scenarios: [demo.scenario] });
    return;
  }
  const sha256s: string[] = [];
  for (const write of demo.study.files) {
    const { sha256 } = await blobs.write(await write(), { limitBytes: fileLimitBytes });
    sha256s.push(sha256);
  }
  const registered = await registerStudy(context, actor, { patientId, sha256s });
  if (registered.refused.length > 0) {
    log?.warn({ patientId, refused: registered.refused }, "A demo study was refused.");
  }
}
