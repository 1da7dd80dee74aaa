import type { Coding, ImagingStudy } from "fhir/r4.js";
import { metaOf, type Versioned } from "./meta.ts";
import { referTo } from "./reference.ts";

const dicom = "http://dicom.nema.org/resources/ontology/DCM";

export interface StudyToWrite extends Versioned {
  id: string;
  patientId: string;
  studyInstanceUid: string;
  accessionNumber: string | null;
  description: string | null;
  modality: string;
  acquiredAt: Date;
  series: readonly {
    seriesInstanceUid: string;
    modality: string;
    description: string | null;
    number: number | null;
    instances: readonly {
      sopInstanceUid: string;
      sopClassUid: string;
      instanceNumber: number | null;
    }[];
  }[];
}

/** @see https://hl7.org/fhir/R4/imagingstudy.html */
export function writeImagingStudy(study: StudyToWrite): ImagingStudy {
  const modalities = new Set([study.modality, ...study.series.map(({ modality }) => modality)]);
  return {
    resourceType: "ImagingStudy",
    id: study.id,
    meta: metaOf(study),
    identifier: [studyIdentifier(study.studyInstanceUid), ...accession(study.accessionNumber)],
    status: "available",
    modality: [...modalities].map(modalityOf),
    subject: referTo("Patient", study.patientId),
    started: study.acquiredAt.toISOString(),
    numberOfSeries: study.series.length,
    numberOfInstances: study.series.reduce((sum, { instances }) => sum + instances.length, 0),
    ...(study.description === null ? {} : { description: study.description }),
    ...(study.series.length > 0 ? { series: study.series.map(seriesOf) } : {}),
  };
}

/** A study's DICOM UID as an identifier. */
function studyIdentifier(uid: string) {
  return { system: "urn:dicom:uid", value: `urn:oid:${uid}` };
}

function accession(number: string | null) {
  const type = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "ACSN" }] };
  return number === null ? [] : [{ type, value: number }];
}

/** @see https://dicom.nema.org/medical/dicom/current/output/chtml/part16/sect_CID_29.html */
function modalityOf(code: string): Coding {
  return { system: dicom, code };
}

function seriesOf(series: StudyToWrite["series"][number]) {
  return {
    uid: series.seriesInstanceUid,
    ...(series.number === null || series.number < 0 ? {} : { number: series.number }),
    modality: modalityOf(series.modality),
    ...(series.description === null ? {} : { description: series.description }),
    numberOfInstances: series.instances.length,
    instance: series.instances.map(({ sopInstanceUid, sopClassUid, instanceNumber }) => ({
      uid: sopInstanceUid,
      sopClass: { system: "urn:ietf:rfc:3986", code: `urn:oid:${sopClassUid}` },
      ...(instanceNumber === null || instanceNumber < 0 ? {} : { number: instanceNumber }),
    })),
  };
}
