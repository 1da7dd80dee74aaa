import type { DicomAttributes } from "@synoptic/imaging";
import type { DicomServerAccess, DicomServerAddress } from "./dicom-server.ts";
import { DicomServerAnswerError } from "./faults.ts";
import { searchServer } from "./search-server.ts";

/** A study as another server tells of it. */
export interface RemoteStudy {
  studyInstanceUid: string;
  patientId: string | null;
  issuerOfPatientId: string | null;
  /** As DICOM writes it, such as `Doe^Jane`. */
  patientName: string | null;
  /** `YYYYMMDD`, as are the next. */
  patientBirthDate: string | null;
  studyDate: string | null;
  accessionNumber: string | null;
  description: string | null;
  modalities: string[];
  seriesCount: number | null;
  instanceCount: number | null;
}

/** An instance as another server tells of it. */
export interface RemoteInstance {
  seriesInstanceUid: string;
  sopInstanceUid: string;
}

export interface StudyFilter {
  studyInstanceUid?: string | undefined;
  patientId?: string | undefined;
  accessionNumber?: string | undefined;
  /** `YYYYMMDD`, a day or a range as DICOM writes it. */
  studyDate?: string | undefined;
  modality?: string | undefined;
}

/** Attributes that servers need not tell unasked. */
const told = "00100021,00081030,00080061,00201206,00201208";
const pageSize = 1000;
const mostInstances = 200_000;

/** Whether a text is a UID that a path may hold. @see PS3.5 chapter 9 */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^[0-9]+(\.[0-9]+)*$/.test(text);
}

/**
 * Studies that match all of the filter; at most `limit`.
 * @throws DicomServerError, DestinationRefusedError
 */
export async function searchStudies(
  server: DicomServerAddress,
  filter: StudyFilter,
  limit: number,
  access: DicomServerAccess,
): Promise<RemoteStudy[]> {
  const asked = {
    StudyInstanceUID: filter.studyInstanceUid,
    PatientID: filter.patientId,
    AccessionNumber: filter.accessionNumber,
    StudyDate: filter.studyDate,
    ModalitiesInStudy: filter.modality,
    includefield: told,
    limit: String(limit),
  };
  const given = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const found = await searchServer(server, "/studies", Object.fromEntries(given), access);
  return found.slice(0, limit).map((attributes) => studyOf(server, attributes));
}

/**
 * Every instance of a study. Servers give them by the page, some fewer than were asked for: it goes on until a page
 * brings nothing new.
 * @throws DicomServerError, DestinationRefusedError
 */
export async function listInstances(
  server: DicomServerAddress,
  studyInstanceUid: string,
  access: DicomServerAccess,
): Promise<RemoteInstance[]> {
  const found = new Map<string, RemoteInstance>();
  for (;;) {
    const before = found.size;
    const page = await searchServer(
      server,
      `/studies/${studyInstanceUid}/instances`,
      { limit: String(pageSize), offset: String(before) },
      access,
    );
    for (const attributes of page) {
      const seriesInstanceUid = uidOf(server, attributes, "0020000E");
      const sopInstanceUid = uidOf(server, attributes, "00080018");
      found.set(sopInstanceUid, { seriesInstanceUid, sopInstanceUid });
    }
    if (found.size === before) return [...found.values()];
    if (found.size > mostInstances)
      throw new DicomServerAnswerError(server, `It lists more than ${mostInstances} instances of one study.`);
  }
}

/** What parts of the body a study's series are of, in upper case. */
export async function listBodyParts(
  server: DicomServerAddress,
  studyInstanceUid: string,
  access: DicomServerAccess,
): Promise<Set<string>> {
  const parameters = { includefield: "00180015", limit: "100" };
  const series = await searchServer(server, `/studies/${studyInstanceUid}/series`, parameters, access);
  return new Set(series.flatMap((attributes) => textOf(attributes, "00180015")?.toUpperCase() ?? []));
}

function studyOf(server: DicomServerAddress, attributes: DicomAttributes): RemoteStudy {
  const modalities = (attributes["00080061"]?.Value ?? []).map(String);
  const name = attributes["00100010"]?.Value?.[0] as { Alphabetic?: unknown } | undefined;
  return {
    studyInstanceUid: uidOf(server, attributes, "0020000D"),
    patientId: textOf(attributes, "00100020"),
    issuerOfPatientId: textOf(attributes, "00100021"),
    patientName: typeof name?.Alphabetic === "string" ? name.Alphabetic : null,
    patientBirthDate: textOf(attributes, "00100030"),
    studyDate: textOf(attributes, "00080020"),
    accessionNumber: textOf(attributes, "00080050"),
    description: textOf(attributes, "00081030"),
    modalities,
    seriesCount: countOf(attributes, "00201206"),
    instanceCount: countOf(attributes, "00201208"),
  };
}

function uidOf(server: DicomServerAddress, attributes: DicomAttributes, tag: string): string {
  const uid = textOf(attributes, tag);
  if (uid === null || !isUid(uid))
    throw new DicomServerAnswerError(server, `It answered a search without the UID (${tag}).`);
  return uid;
}

function textOf(attributes: DicomAttributes, tag: string): string | null {
  const value = attributes[tag]?.Value?.[0];
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return text === "" ? null : text;
}

function countOf(attributes: DicomAttributes, tag: string): number | null {
  const count = Number(textOf(attributes, tag) ?? Number.NaN);
  return Number.isInteger(count) && count >= 0 ? count : null;
}
