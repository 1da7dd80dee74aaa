import type { Actor } from "@synoptic/domain";
import type { Prisma } from "./generated/prisma/client.ts";

/**
 * Who may see what. Everything clinical belongs to one site, and only that site's actors see it.
 * Researchers see no row about a person in this version: models only.
 *
 * Every root query and every verb that takes an id puts one of these into its `where`, so that another site's
 * row is not found rather than refused.
 */
interface OwnSite {
  siteId: string;
}

/** An id that no row has: the nil UUID. */
const nothing = "00000000-0000-0000-0000-000000000000";

function ownSite(actor: Actor): OwnSite {
  return { siteId: actor.role === "researcher" ? nothing : actor.siteId };
}

export function visiblePatients(actor: Actor): Prisma.PatientWhereInput {
  return ownSite(actor);
}

/** What is kept of no patient, such as an Organization. */
export function visibleSiteResources(actor: Actor): Prisma.SiteResourceWhereInput {
  return ownSite(actor);
}

export function visibleStudies(actor: Actor): Prisma.ImagingStudyWhereInput {
  return ownSite(actor);
}

export function visibleJobs(actor: Actor): Prisma.AssessmentJobWhereInput {
  return ownSite(actor);
}

export function visibleAssessments(actor: Actor): Prisma.RiskAssessmentWhereInput {
  return ownSite(actor);
}

export function visibleWorklist(actor: Actor): Prisma.WorklistItemWhereInput {
  return ownSite(actor);
}

/** Tasks carry ids and counts only; a researcher sees those that they asked for. */
export function visibleTasks(actor: Actor): Prisma.BackgroundTaskWhereInput {
  if (actor.role !== "researcher") return ownSite(actor);
  return { siteId: actor.siteId, requestedById: actor.id ?? nothing };
}

/** Cohorts, their runs and the purposes that they are for name nobody. */
export function visibleCohorts(actor: Actor): OwnSite {
  return { siteId: actor.role === "integrator" ? nothing : actor.siteId };
}

/** They quote on how many patients they were chosen. */
export function visibleOperatingPoints(actor: Actor): OwnSite {
  return ownSite(actor);
}

/** The bundled models are everyone's; what a site added is that site's alone. */
export function visibleModels(actor: Actor): Prisma.ModelVersionWhereInput {
  return { OR: [{ sites: { none: {} } }, { sites: { some: { siteId: actor.siteId } } }] };
}

/** An upload is its sender's alone until it is registered, also where they see no patient. */
export function visibleUploads(actor: Actor): Prisma.UploadWhereInput {
  const everyones = actor.kind === "system" || actor.id === null;
  return everyones ? ownSite(actor) : { siteId: actor.siteId, actorId: actor.id as string };
}

/** Who looked at whom is for administrators. */
export function visibleAuditEvents(actor: Actor): Prisma.AuditEventWhereInput {
  return { siteId: actor.role === "administrator" ? actor.siteId : nothing };
}

/** Which machines have keys, and which EHRs and archives may call, is for administrators. */
export function visibleClients(actor: Actor): OwnSite {
  return { siteId: actor.role === "administrator" ? actor.siteId : nothing };
}

/** Whom a site's studies come from and go to; those that were ended only administrators see. */
export function visibleDicomServers(actor: Actor): Prisma.DicomServerWhereInput {
  return { ...ownSite(actor), ...(actor.role === "administrator" ? {} : { endedAt: null }) };
}

/** Where the site's events go is for administrators. */
export function visibleWebhooks(actor: Actor): Prisma.WebhookWhereInput {
  return { siteId: actor.role === "administrator" ? actor.siteId : nothing };
}
