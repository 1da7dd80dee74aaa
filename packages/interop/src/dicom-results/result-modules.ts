import { type DicomAttributes, type DicomElement, textElement, uidFromSeed } from "@synoptic/imaging";

/** What a result says of whose it is and of which study: as the image that was read says it, in its own words. */
const fromImage: readonly (readonly [tag: string, vr: string])[] = [
  ["00080020", "DA"],
  ["00080030", "TM"],
  ["00080050", "SH"],
  ["00080090", "PN"],
  ["00081030", "LO"],
  ["00100010", "PN"],
  ["00100020", "LO"],
  ["00100021", "LO"],
  ["00100030", "DA"],
  ["00100040", "CS"],
  ["0020000D", "UI"],
  ["00200010", "SH"],
];
/** Empty where the image has none; the others are left out. */
const required: ReadonlySet<string> = new Set(
  "00080020 00080030 00080050 00080090 00100010 00100020 00100030 00100040 00200010".split(" "),
);

/** Of one result: its UIDs follow from the assessment's id, so that the same assessment gives the same objects. */
export interface ResultIdentity {
  assessmentId: string;
  /** `structured-report` or `heatmap`. */
  kind: string;
  sopClassUid: string;
  modality: string;
  seriesNumber: number;
  seriesDescription: string;
  /** Version of this product. */
  softwareVersion: string;
  /** When the assessment was made. */
  at: Date;
}

const sopInstanceUidOf = ({ assessmentId, kind }: Pick<ResultIdentity, "assessmentId" | "kind">): string =>
  uidFromSeed(`synoptic ${kind} ${assessmentId}`);

/**
 * The patient, study, series, equipment and SOP common modules, PS3.3 C.7.1.1, C.7.2.1, C.7.3.1, C.7.5.1 and C.12.1.
 * @param image the attributes of the image that was read
 */
export function resultModules(image: DicomAttributes, identity: ResultIdentity): DicomElement[] {
  const [date, time] = momentOf(identity.at);
  return [
    textElement("00080005", "CS", "ISO_IR 192"),
    ...fromImage.flatMap(([tag, vr]) => {
      const text = textIn(image, tag);
      return text === "" && !required.has(tag) ? [] : [textElement(tag, vr, text)];
    }),
    textElement("00080012", "DA", date),
    textElement("00080013", "TM", time),
    textElement("00080016", "UI", identity.sopClassUid),
    textElement("00080018", "UI", sopInstanceUidOf(identity)),
    textElement("00080021", "DA", date),
    textElement("00080031", "TM", time),
    textElement("00080023", "DA", date),
    textElement("00080033", "TM", time),
    textElement("00080060", "CS", identity.modality),
    textElement("00080070", "LO", "Synoptic"),
    textElement("00080201", "SH", "+0000"),
    textElement("0008103E", "LO", identity.seriesDescription),
    textElement("00081090", "LO", "Synoptic"),
    textElement("00181000", "LO", "none"),
    textElement("00181020", "LO", identity.softwareVersion),
    textElement("0020000E", "UI", uidFromSeed(`synoptic series ${identity.kind} ${identity.assessmentId}`)),
    textElement("00200011", "IS", String(identity.seriesNumber)),
    textElement("00200013", "IS", "1"),
  ];
}

/** Day and time of UTC as DICOM writes them. */
function momentOf(at: Date): [date: string, time: string] {
  const iso = at.toISOString();
  return [iso.slice(0, 10).replaceAll("-", ""), iso.slice(11, 19).replaceAll(":", "")];
}

/** Values of the DICOM JSON model as text again, names by their representations. */
function textIn(attributes: DicomAttributes, tag: string): string {
  const values = attributes[tag]?.Value ?? [];
  return values
    .map((value) => (value === null ? "" : typeof value === "object" ? nameOf(value) : String(value)))
    .join("\\");
}

function nameOf(value: unknown): string {
  const { Alphabetic = "", Ideographic = "", Phonetic = "" } = value as Record<string, string>;
  return [Alphabetic, Ideographic, Phonetic].join("=").replace(/=+$/, "");
}
