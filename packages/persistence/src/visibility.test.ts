import { type Actor, ROLES } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "./client.ts";
import { createTestDatabase } from "./testing.ts";
import {
  visibleAssessments,
  visibleAuditEvents,
  visibleJobs,
  visiblePatients,
  visibleStudies,
  visibleUploads,
  visibleWorklist,
} from "./visibility.ts";

let database: Database;
const sites: Record<string, string> = {};
const sender = "01930000-0000-7000-8000-000000000001";

beforeAll(async () => {
  database = await createTestDatabase();
  for (const slug of ["north", "south"]) sites[slug] = await addSite(slug);
});
afterAll(() => database.close());

/** A site with one row of every kind. */
async function addSite(slug: string): Promise<string> {
  const { db } = database;
  const { id: siteId } = await db.site.create({ data: { slug, name: slug } });
  const { id: patientId } = await db.patient.create({ data: { siteId } });
  const of = { siteId, patientId };
  const at = new Date("2026-01-05T10:00:00Z");
  const { id: studyId } = await db.imagingStudy.create({
    data: { ...of, studyInstanceUid: "1.2", modality: "XC", acquiredAt: at },
  });
  const case_ = { ...of, studyId, scenario: "skin" };
  const job = await db.assessmentJob.create({ data: case_ });
  await db.riskAssessment.create({
    data: {
      ...case_,
      jobId: job.id,
      status: "final",
      assessedAt: at,
      historyAsOf: at,
      primaryFinding: "melanoma",
      preTestProbability: 0.1,
      rankProbability: 0.1,
      result: {},
      inputs: {},
    },
  });
  await db.worklistItem.create({
    data: { ...case_, caseKey: `${studyId}:skin`, latestJobId: job.id, state: "queued", updatedAt: at },
  });
  await db.blob.createMany({ data: [{ sha256: slug, bytes: 1, mediaType: "image/png" }] });
  await db.upload.create({ data: { siteId, sha256: slug, actorId: sender } });
  await db.auditEvent.create({
    data: { siteId, actorKind: "system", action: "test", subjectType: "Site", subjectId: siteId },
  });
  return siteId;
}

/** Sites of the rows that an actor sees, kind by kind. */
async function seen(actor: Actor): Promise<Record<string, string[]>> {
  const { db } = database;
  const select = { siteId: true };
  const rows = {
    patients: await db.patient.findMany({ where: visiblePatients(actor), select }),
    studies: await db.imagingStudy.findMany({ where: visibleStudies(actor), select }),
    jobs: await db.assessmentJob.findMany({ where: visibleJobs(actor), select }),
    assessments: await db.riskAssessment.findMany({ where: visibleAssessments(actor), select }),
    worklist: await db.worklistItem.findMany({ where: visibleWorklist(actor), select }),
    uploads: await db.upload.findMany({ where: visibleUploads(actor), select }),
    auditEvents: await db.auditEvent.findMany({ where: visibleAuditEvents(actor), select }),
  };
  return Object.fromEntries(
    Object.entries(rows).map(([kind, found]) => [kind, found.map((row) => row.siteId)]),
  );
}

test.each(ROLES)("a %s sees the own site at most", async (role) => {
  const siteId = sites.north!;
  const kinds = await seen({ kind: "user", id: sender, siteId, role });
  for (const [kind, found] of Object.entries(kinds)) {
    // What a researcher sends themselves, such as a table of labels, is no row about a person of the site's.
    const clinical = kind === "uploads" || role !== "researcher";
    const may = kind === "auditEvents" ? role === "administrator" : clinical;
    expect([kind, found]).toEqual([kind, may ? [siteId] : []]);
  }
});

test("an upload is its sender's, and the system's own", async () => {
  const siteId = sites.north!;
  const other = "01930000-0000-7000-8000-000000000002";
  expect((await seen({ kind: "user", id: other, siteId, role: "clinician" })).uploads).toEqual([]);
  expect((await seen({ kind: "system", id: null, siteId, role: "administrator" })).uploads).toEqual([siteId]);
});
