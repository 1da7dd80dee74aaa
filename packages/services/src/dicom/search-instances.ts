import type { Actor } from "@synoptic/domain";
import type { DicomAttributes } from "@synoptic/imaging";
import { type DicomSearchRow, searchDicom } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { recordSearch } from "../record-access.ts";
import { readBulkUris } from "./bulk-uris.ts";
import type { DicomQuery } from "./read-search-query.ts";
import { instanceUrl } from "./write-store-response.ts";

export interface DicomSearchPage {
  results: DicomAttributes[];
  /** Whether more match than were asked for. */
  hasMore: boolean;
}

/** Of what the study's and the series' own attributes repeat on a lower level, only where the path does not name them. */
export interface SearchScope {
  study: boolean;
  series: boolean;
}

/** Searches the site's DICOM. Whose data was shown is noted. The caller has made sure that the actor may see it. */
export async function searchInstances(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  query: DicomQuery,
  { base, scope }: { base: string; scope: SearchScope },
): Promise<DicomSearchPage> {
  const { limit } = query;
  const rows = await searchDicom(context.db, { ...query, siteId: actor.siteId, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const patientIds = [...new Set(page.map(({ patientId }) => patientId))];
  await recordSearch(context, actor, { subjectType: "ImagingStudy", patientIds });
  return { results: page.map((row) => resultOf(row, base, scope)), hasMore: rows.length > limit };
}

function resultOf(row: DicomSearchRow, base: string, scope: SearchScope): DicomAttributes {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = row;
  const [study = {}, series = {}, instance = {}] = row.attributes as DicomAttributes[];
  const url =
    seriesInstanceUid && sopInstanceUid
      ? instanceUrl(base, { studyInstanceUid, seriesInstanceUid, sopInstanceUid })
      : `${base}/studies/${studyInstanceUid}${seriesInstanceUid ? `/series/${seriesInstanceUid}` : ""}`;
  const attributes: DicomAttributes = {
    ...(seriesInstanceUid && scope.study ? {} : study),
    ...(sopInstanceUid && scope.series ? {} : series),
    ...readBulkUris(instance, url),
    "00080005": { vr: "CS", Value: ["ISO_IR 192"] },
    "00080056": { vr: "CS", Value: ["ONLINE"] },
    "00081190": { vr: "UR", Value: [url] },
    "0020000D": { vr: "UI", Value: [studyInstanceUid] },
    ...(seriesInstanceUid ? { "0020000E": { vr: "UI", Value: [seriesInstanceUid] } } : {}),
    ...(row.modalities ? { "00080061": { vr: "CS", Value: row.modalities } } : {}),
    ...counted("00201206", row.seriesCount),
    ...counted(row.seriesCount === null ? "00201209" : "00201208", row.instanceCount),
  };
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function counted(tag: string, count: number | null): DicomAttributes {
  return count === null ? {} : { [tag]: { vr: "IS", Value: [count] } };
}
