import { type FindingRisk, type FusedAssessment, researchNotice, withheldAdvice } from "@synoptic/domain";
import { probabilityOf, rationaleOf } from "../fhir/write/assessment.ts";
import { percent } from "../percent.ts";

/** @see https://cds-hooks.hl7.org/2.0/#card-attributes */
export interface Card {
  uuid: string;
  summary: string;
  detail: string;
  indicator: "info" | "warning";
  source: { label: string; url: string; topic: CardCoding };
  links: { label: string; url: string; type: "absolute" }[];
  overrideReasons: CardCoding[];
}

interface CardCoding {
  system: string;
  code: string;
  display: string;
}

export interface AssessmentCard {
  /** Its card is named by it, so that feedback leads back to it. */
  assessmentId: string;
  patientId: string;
  studyId: string | null;
  assessedAt: Date;
  isAccepted: boolean;
  result: FusedAssessment;
  /** Such as `skin-head 1.2.0`. */
  models: readonly string[];
  /** From which post-test probability of the primary finding on the site counts it as there; nothing where none is set. */
  threshold: number | null;
  publicUrl: string;
}

/** The specification says: less than 140 characters. */
const maxSummary = 139;

const overrideReasons = [
  ["disagree", "I disagree with the risk"],
  ["known", "Known already"],
  ["unsuitable-image", "The image is not suitable"],
  ["not-relevant", "Not relevant now"],
].map(([code = "", display = ""]) => ({ system: "urn:synoptic:override-reason", code, display }));

/** One assessment as a card. A warning only where the site's own threshold is reached; nothing here is critical. */
export function writeCard(card: AssessmentCard): Card {
  const { assessmentId, result, threshold, publicUrl } = card;
  const primary =
    result.findings.find(({ findingId }) => findingId === result.primaryFindingId) ?? result.findings[0];
  if (!primary) throw new Error(`The assessment ${assessmentId} has no finding.`);
  const isReached =
    threshold !== null && primary.postTestProbability !== null && primary.postTestProbability >= threshold;
  return {
    uuid: assessmentId,
    summary: summaryOf(primary, result),
    detail: detailOf(primary, card),
    indicator: isReached ? "warning" : "info",
    source: {
      label: "Synoptic (research software)",
      url: publicUrl,
      topic: { system: "urn:synoptic:scenario", code: result.scenario, display: primary.label },
    },
    links: [{ label: "Open in Synoptic", url: linkOf(card), type: "absolute" }],
    overrideReasons,
  };
}

function summaryOf(primary: FindingRisk, { status }: FusedAssessment): string {
  const risk = percent(probabilityOf(primary));
  const told =
    status === "withheld"
      ? `${risk} from history; the image's reading is withheld`
      : primary.likelihoodRatio === null
        ? `${risk} from history`
        : `${risk} from image and history`;
  const room = maxSummary - told.length - 2;
  const label = primary.label.length > room ? `${primary.label.slice(0, room - 1)}…` : primary.label;
  return `${label}: ${told}`;
}

function detailOf(
  primary: FindingRisk,
  { result, assessedAt, models, threshold, isAccepted }: AssessmentCard,
): string {
  const { withheldReason, conformalSet, classes } = result;
  const left = classes.filter(({ classId }) => conformalSet?.classIds.includes(classId));
  const lines = [
    `- ${rationaleOf(primary)}`,
    ...(withheldReason === null ? [] : [`- ${withheldAdvice(withheldReason).why}`]),
    ...(left.length > 0 ? [`- Cannot be ruled out: ${left.map(({ label }) => label).join(", ")}`] : []),
    ...(threshold === null ? [] : [`- The site's threshold: ${percent(threshold)}`]),
    `- Assessed ${assessedAt.toISOString().slice(0, 10)}${models.length > 0 ? ` by ${models.join(", ")}` : ""}`,
    ...(isAccepted ? ["- Accepted by a clinician"] : []),
  ];
  return `${lines.join("\n")}\n\n*${researchNotice}*`;
}

function linkOf({ publicUrl, studyId, patientId }: AssessmentCard): string {
  return studyId === null ? `${publicUrl}/patient?id=${patientId}` : `${publicUrl}/study?id=${studyId}`;
}
