import type { DicomAttributes } from "@synoptic/imaging";
import { failureReasonOf } from "./failure-reason.ts";
import type { InstanceOutcome } from "./instance-outcome.ts";
import type { InstanceUids } from "./instance-uids.ts";

/** Such as `https://synoptic.example.org/dicom-web/studies/1.2/series/1.2.3/instances/1.2.3.4`. */
export function instanceUrl(
  base: string,
  { studyInstanceUid, seriesInstanceUid, sopInstanceUid }: Omit<InstanceUids, "sopClassUid">,
): string {
  return `${base}/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}`;
}

/**
 * What STOW-RS answers, in the DICOM JSON model: each file that is kept, and each that is not with its reason.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_I.2
 */
export function writeStoreResponse(base: string, outcomes: readonly InstanceOutcome[]): DicomAttributes {
  const referenced: DicomAttributes[] = [];
  const failed: DicomAttributes[] = [];
  const others: DicomAttributes[] = [];
  const studies = new Set<string>();
  for (const { uids, refusal } of outcomes) {
    if (refusal) {
      const reason = { "00081197": { vr: "US", Value: [failureReasonOf(refusal.code)] } };
      if (uids) failed.push({ ...sopOf(uids), ...reason });
      else others.push(reason);
    } else if (uids) {
      studies.add(uids.studyInstanceUid);
      referenced.push({
        ...sopOf(uids),
        "00081190": { vr: "UR", Value: [instanceUrl(base, uids)] },
      });
    }
  }
  const [study] = studies;
  return {
    ...(studies.size === 1 ? { "00081190": { vr: "UR", Value: [`${base}/studies/${study}`] } } : {}),
    ...(failed.length > 0 ? { "00081198": { vr: "SQ", Value: failed } } : {}),
    ...(referenced.length > 0 ? { "00081199": { vr: "SQ", Value: referenced } } : {}),
    ...(others.length > 0 ? { "0008119A": { vr: "SQ", Value: others } } : {}),
  };
}

function sopOf({ sopClassUid, sopInstanceUid }: InstanceUids): DicomAttributes {
  return {
    "00081150": { vr: "UI", Value: [sopClassUid] },
    "00081155": { vr: "UI", Value: [sopInstanceUid] },
  };
}
