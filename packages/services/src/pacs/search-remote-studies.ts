import { type Actor, InvalidInputError } from "@synoptic/domain";
import { isUid, type RemoteStudy, searchStudies } from "@synoptic/interop";
import { visibleStudies } from "@synoptic/persistence";
import { z } from "zod";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { recordSearch } from "../record-access.ts";
import { validated } from "../validated.ts";
import { addressOf, requirePulledServer } from "./dicom-server.ts";

/** Whoever finds more is to ask for less. */
const mostStudies = 100;

/** As it is: wildcards would show whoever else is like them. */
const exact = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `${what} is empty.`)
    .max(64, `${what} has 64 characters at most.`)
    .regex(/^[^*?\\,\p{C}]*$/u, `${what} holds characters that it cannot have; wildcards are not taken.`);
const day = z.iso.date("A date is YYYY-MM-DD.").transform((text) => text.replaceAll("-", ""));

const schema = z.object({
  patientId: exact("The Patient ID").nullish(),
  accessionNumber: exact("The accession number").nullish(),
  studyInstanceUid: z.string().trim().refine(isUid, "The Study Instance UID is no UID.").nullish(),
  modality: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9_]{2,16}$/, "A modality is like CT or DX.")
    .nullish(),
  from: day.nullish(),
  to: day.nullish(),
});

export interface RemoteStudyFilter {
  patientId?: string | null | undefined;
  accessionNumber?: string | null | undefined;
  studyInstanceUid?: string | null | undefined;
  /** Such as `CT`. */
  modality?: string | null | undefined;
  /** `YYYY-MM-DD`, as is the next; both are among the days that are looked for. */
  from?: string | null | undefined;
  to?: string | null | undefined;
}

export interface RemoteStudySearch {
  studies: (RemoteStudy & {
    /** Id of the site's own study, where it has it, in part or whole. */ hereId: string | null;
  })[];
  /** Whether there are more than are given. */
  hasMore: boolean;
}

/**
 * Looks for studies on a DICOMweb server. That it was searched is noted, and of which of the site's own patients it showed
 * something.
 * @throws InvalidInputError where nothing is looked for, or not in its form
 * @throws DicomServerError, DestinationRefusedError, NotFoundError, ConflictError
 */
export async function searchRemoteStudies(
  context: Pick<ServiceContext, "db" | "now" | "dicomNetworks">,
  actor: Actor,
  { serverId, filter }: { serverId: string; filter: RemoteStudyFilter },
): Promise<RemoteStudySearch> {
  const { db, now, dicomNetworks: allowed } = context;
  const { from, to, ...given } = validated(schema, filter);
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
  const studyDate = from != null || to != null ? { studyDate: `${from ?? ""}-${to ?? ""}` } : {};
  if (Object.keys(known).length + Object.keys(studyDate).length === 0)
    throw new InvalidInputError("Say what to look for.", ["filter"]);
  const server = await requirePulledServer(db, actor, serverId);
  const subject = { subjectType: "DicomServer", subjectId: serverId };
  await audit(db, actor, { action: "dicom-server.search", ...subject, at: now() });
  const asked = { ...known, ...studyDate };
  const found = await searchStudies(addressOf(server), asked, mostStudies + 1, { allowed });
  const page = found.slice(0, mostStudies);
  const here = await db.imagingStudy.findMany({
    where: {
      studyInstanceUid: { in: page.map(({ studyInstanceUid }) => studyInstanceUid) },
      AND: [visibleStudies(actor)],
    },
    select: { id: true, studyInstanceUid: true, patientId: true },
  });
  const patientIds = [...new Set(here.map(({ patientId }) => patientId))];
  await recordSearch(context, actor, { subjectType: "ImagingStudy", patientIds });
  const idOf = new Map(here.map(({ id, studyInstanceUid }) => [studyInstanceUid, id]));
  return {
    studies: page.map((study) => ({ ...study, hereId: idOf.get(study.studyInstanceUid) ?? null })),
    hasMore: found.length > page.length,
  };
}
