import { readToken, writeImagingStudy } from "@synoptic/interop";
import { type Prisma, visibleStudies } from "@synoptic/persistence";
import {
  choiceParameter,
  dateParameter,
  idParameter,
  lastUpdated,
  patientParameter,
  plainCode,
  type TableParameter,
} from "../parameters.ts";
import { tableKind } from "../table-kind.ts";
import { withId } from "./patients.ts";

type Where = Prisma.ImagingStudyWhereInput;

const identifier: TableParameter<Where> = {
  type: "token",
  isPersonal: true,
  documentation: "The Study Instance UID (urn:dicom:uid|urn:oid:<uid>) or the accession number.",
  where: (text) => {
    const { value = "" } = readToken(text);
    return { OR: [{ studyInstanceUid: value.replace(/^urn:oid:/, "") }, { accessionNumber: value }] };
  },
};

/** A study's row with all that it is written from. */
const studyColumns = {
  select: {
    id: true,
    patientId: true,
    studyInstanceUid: true,
    accessionNumber: true,
    description: true,
    modality: true,
    acquiredAt: true,
    updatedAt: true,
    synthetic: true,
    series: {
      orderBy: [{ number: "asc" }, { id: "asc" }],
      select: {
        seriesInstanceUid: true,
        modality: true,
        description: true,
        number: true,
        instances: {
          orderBy: [{ instanceNumber: "asc" }, { id: "asc" }],
          select: { sopInstanceUid: true, sopClassUid: true, instanceNumber: true },
        },
      },
    },
  },
} satisfies Prisma.ImagingStudyDefaultArgs;

type StudyRow = Prisma.ImagingStudyGetPayload<typeof studyColumns>;

function studyToFhir(row: StudyRow) {
  return writeImagingStudy({ ...row, lastUpdated: row.updatedAt });
}

export const imagingStudies = tableKind({
  type: "ImagingStudy",
  includes: ["patient", "subject"],
  sorts: { _lastUpdated: { column: "updatedAt" }, started: { column: "acquiredAt" } },
  parameters: {
    _id: idParameter,
    _lastUpdated: lastUpdated,
    patient: patientParameter,
    subject: patientParameter,
    identifier,
    started: dateParameter<Where>("When the image was made.", (acquiredAt) => ({ acquiredAt })),
    modality: plainCode<Where>("The DICOM modality of a series.", (modality) => ({
      OR: [{ modality }, { series: { some: { modality } } }],
    })),
    status: choiceParameter<Where>("Every study here is available.", { available: {} }),
  },
  visible: visibleStudies,
  rows: (db, query) => db.imagingStudy.findMany({ ...query, ...studyColumns }),
  count: (db, where) => db.imagingStudy.count({ where }),
  write: (rows) => rows.map((row) => ({ resource: withId(studyToFhir(row)), patientId: row.patientId })),
});
