import {
  type DicomAttributes,
  dataSetOf,
  explicitLittleEndian,
  sequenceElement,
  textElement,
  unsignedElement,
  writeDicomFile,
} from "@synoptic/imaging";
import { type ObjectReference, referenceElements } from "./content-item.ts";
import { resultModules } from "./result-modules.ts";

const secondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

export interface HeatmapSource {
  assessmentId: string;
  assessedAt: Date;
  softwareVersion: string;
  /** Attributes of the image that was read, for patient and study. */
  image: DicomAttributes;
  reference: ObjectReference;
  /** Of what the heatmap is, such as `Melanoma`. */
  label: string;
  /** The image with the heatmap over it: red, green and blue, `[height, width, 3]`. */
  picture: { width: number; height: number; data: Uint8Array };
}

/**
 * The heatmap over its image as a Secondary Capture, which every viewer shows. The same assessment gives the same bytes.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_A.8.1
 */
export function writeHeatmapCapture(source: HeatmapSource): Uint8Array {
  const { width, height, data } = source.picture;
  const elements = [
    ...resultModules(source.image, {
      ...{
        assessmentId: source.assessmentId,
        kind: "heatmap",
        sopClassUid: secondaryCapture,
        modality: "OT",
      },
      ...{ seriesNumber: 9002, seriesDescription: "Heatmap of the model's reading" },
      ...{ softwareVersion: source.softwareVersion, at: source.assessedAt },
    }),
    textElement("00080008", "CS", "DERIVED\\SECONDARY"),
    textElement("00080064", "CS", "WSD"),
    textElement("00082111", "ST", `Where a model looked for: ${source.label}. Not for diagnosis.`),
    sequenceElement("00082112", referenceElements(source.reference)),
    textElement("00200020", "CS", ""),
    unsignedElement("00280002", 3),
    textElement("00280004", "CS", "RGB"),
    unsignedElement("00280006", 0),
    unsignedElement("00280010", height),
    unsignedElement("00280011", width),
    unsignedElement("00280100", 8),
    unsignedElement("00280101", 8),
    unsignedElement("00280102", 7),
    unsignedElement("00280103", 0),
    textElement("00280301", "CS", "NO"),
    textElement("00282110", "CS", "00"),
    { tag: "7FE00010", vr: "OB", value: data },
  ];
  return writeDicomFile(dataSetOf(elements), explicitLittleEndian);
}
