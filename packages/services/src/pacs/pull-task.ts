import { isUid } from "@synoptic/interop";
import { z } from "zod";

export const dicomPullKind = "dicom-pull";

/** More would be another patient's whole archive. */
const mostPriors = 20;

/** What the task's row keeps: what to fetch from where, and as what whoever asked for it did. */
export const dicomPullInput = z.object({
  serverId: z.uuid(),
  studyInstanceUid: z.string().refine(isUid, "The Study Instance UID is no UID."),
  /** How many earlier studies of the patient to fetch as well, at most. */
  priors: z.int().min(0).max(mostPriors, `At most ${mostPriors} earlier studies are fetched.`),
  actor: z.object({ kind: z.enum(["user", "client"]) }),
});

/** What became of the instances that the server has. */
export interface DicomPullResult {
  imported: number;
  /** That were here already. */
  known: number;
  /** By their code. */
  refusals: Readonly<Record<string, number>>;
  /** That the server lists and did not give. */
  missing: number;
  patientsRegistered: number;
  studies: number;
  /** Of them, those that are earlier ones of the patient. */
  priors: number;
}
