import { type FindingRisk, researchNotice, SNOMED_CT, withheldAdvice } from "@synoptic/domain";
import {
  type DicomAttributes,
  dataSetOf,
  explicitLittleEndian,
  sequenceElement,
  textElement,
  uidFromSeed,
  writeDicomFile,
} from "@synoptic/imaging";
import type { AssessmentToWrite } from "../fhir/write/assessment.ts";
import {
  type Concept,
  type ContentItem,
  codeItem,
  container,
  imageItem,
  numberItem,
  type ObjectReference,
  type Relation,
  referenceElements,
  textItem,
  uidItem,
  withContent,
} from "./content-item.ts";
import { resultModules } from "./result-modules.ts";

const comprehensiveSr = "1.2.840.10008.5.1.4.1.1.88.33";

/** An image that was read, with the series it is of. */
interface ReadImage extends ObjectReference {
  seriesInstanceUid: string;
}

/** What made the numbers, as it stands in the report. */
interface Algorithm {
  name: string;
  version: string;
  /** Such as the checksum of its weights. */
  parameters: readonly string[];
}

export interface ReportSource {
  assessment: AssessmentToWrite;
  /** Attributes of the first of the images, for patient and study. */
  image: DicomAttributes;
  images: readonly ReadImage[];
  algorithms: readonly Algorithm[];
  softwareVersion: string;
}

const scheme = "99SYNOPTIC";
const percentUnit: Concept = ["%", "UCUM", "Percent"];
const ratioUnit: Concept = ["1", "UCUM", "no units"];

/**
 * A Comprehensive SR by TID 1500: of each finding the probability before and after the image and the image's likelihood
 * ratio, what made them (TID 4019), and the images that they come from. The same assessment gives the same bytes.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part16.html#sect_TID_1500
 */
export function writeStructuredReport(source: ReportSource): Uint8Array {
  const { assessment, image, softwareVersion } = source;
  const modules = resultModules(image, {
    assessmentId: assessment.id,
    ...{ kind: "structured-report", sopClassUid: comprehensiveSr, modality: "SR" },
    ...{ seriesNumber: 9001, seriesDescription: "Risk from image and history" },
    ...{ softwareVersion, at: assessment.assessedAt },
  });
  const elements = [
    ...modules,
    // No procedure step of a worklist made it.
    sequenceElement("00081111"),
    sequenceElement("0040A372"),
    sequenceElement("0040A375", evidenceOf(source)),
    textElement("0040A491", "CS", "COMPLETE"),
    textElement("0040A492", "LO", researchNotice.split(":")[0]!),
    textElement("0040A493", "CS", "UNVERIFIED"),
    sequenceElement("00080110", [
      textElement("00080102", "SH", scheme),
      textElement("0008010C", "UI", uidFromSeed("Synoptic coding scheme")),
      textElement("00080115", "ST", "Synoptic"),
    ]),
    ...contentOf(source),
  ];
  return writeDicomFile(dataSetOf(elements), explicitLittleEndian);
}

/** The images by study and series, which the report names. */
function evidenceOf({ image, images }: ReportSource) {
  const uids = [...new Set(images.map(({ seriesInstanceUid }) => seriesInstanceUid))];
  const series = uids.map((uid) => {
    const of = images.filter(({ seriesInstanceUid }) => seriesInstanceUid === uid);
    return [textElement("0020000E", "UI", uid), sequenceElement("00081199", ...of.map(referenceElements))];
  });
  const studyInstanceUid = String(image["0020000D"]?.Value?.[0] ?? "");
  return [textElement("0020000D", "UI", studyInstanceUid), sequenceElement("00081115", ...series)];
}

function contentOf(source: ReportSource): ContentItem {
  const { assessment, images } = source;
  const library = withContent(container(["111028", "DCM", "Image Library"]), [
    [
      "CONTAINS",
      withContent(
        container(["126200", "DCM", "Image Library Group"]),
        images.map((image) => ["CONTAINS", imageItem(null, image)]),
      ),
    ],
  ]);
  const groups = assessment.result.findings.map((finding) => groupOf(source, finding));
  return withContent(container(["126000", "DCM", "Imaging Measurement Report"], "1500"), [
    [
      "HAS CONCEPT MOD",
      codeItem(["121049", "DCM", "Language of Content Item and Descendants"], ["en", "RFC5646", "English"]),
    ],
    ["HAS OBS CONTEXT", codeItem(["121005", "DCM", "Observer Type"], ["121007", "DCM", "Device"])],
    [
      "HAS OBS CONTEXT",
      uidItem(["121012", "DCM", "Device Observer UID"], uidFromSeed("Synoptic implementation class")),
    ],
    [
      "HAS OBS CONTEXT",
      textItem(["121013", "DCM", "Device Observer Name"], `Synoptic ${source.softwareVersion}`),
    ],
    [
      "HAS CONCEPT MOD",
      codeItem(["121058", "DCM", "Procedure reported"], ["363679005", "SCT", "Imaging procedure"]),
    ],
    ["CONTAINS", library],
    [
      "CONTAINS",
      withContent(
        container(["126010", "DCM", "Imaging Measurements"]),
        groups.map((group) => ["CONTAINS", group]),
      ),
    ],
  ]);
}

/** TID 1501, a group a finding. */
function groupOf({ assessment, images, algorithms }: ReportSource, finding: FindingRisk): ContentItem {
  const { findingCodes, result } = assessment;
  const code = findingCodes.get(finding.findingId);
  const concept: Concept =
    code?.system === SNOMED_CT
      ? [code.code, "SCT", finding.label]
      : [finding.findingId, scheme, finding.label];
  const numbers: (readonly [Concept, number | null, Concept])[] = [
    [["PRE-TEST", scheme, "Pre-test probability"], percent(finding.preTestProbability), percentUnit],
    [["LIKELIHOOD-RATIO", scheme, "Likelihood ratio of the image"], finding.likelihoodRatio, ratioUnit],
    [["POST-TEST", scheme, "Post-test probability"], percent(finding.postTestProbability), percentUnit],
  ];
  const withheld =
    result.withheldReason === null ? [] : [`Withheld: ${withheldAdvice(result.withheldReason).why}`];
  const content: (readonly [Relation, ContentItem])[] = [
    ["HAS OBS CONTEXT", textItem(["112039", "DCM", "Tracking Identifier"], finding.findingId)],
    [
      "HAS OBS CONTEXT",
      uidItem(
        ["112040", "DCM", "Tracking Unique Identifier"],
        uidFromSeed(`${assessment.id} ${finding.findingId}`),
      ),
    ],
    ["CONTAINS", codeItem(["121071", "DCM", "Finding"], concept)],
    ...algorithms.flatMap(({ name, version, parameters }) =>
      [
        textItem(["111001", "DCM", "Algorithm Name"], name),
        textItem(["111003", "DCM", "Algorithm Version"], version),
        ...parameters.map((parameter) => textItem(["111002", "DCM", "Algorithm Parameters"], parameter)),
      ].map((algorithm) => ["HAS CONCEPT MOD", algorithm] as const),
    ),
    ...images.map((image) => ["CONTAINS", imageItem(["260753009", "SCT", "Source"], image)] as const),
    ...numbers.flatMap(([name, value, unit]) =>
      value === null ? [] : [["CONTAINS", numberItem(name, value, unit)] as const],
    ),
    ...[...withheld, researchNotice].map(
      (words) => ["CONTAINS", textItem(["121106", "DCM", "Comment"], words)] as const,
    ),
  ];
  return withContent(container(["125007", "DCM", "Measurement Group"], "1501"), content);
}

/** A fraction as per cent, nine digits of it. */
function percent(probability: number | null): number | null {
  return probability === null ? null : Number((probability * 100).toPrecision(9));
}
