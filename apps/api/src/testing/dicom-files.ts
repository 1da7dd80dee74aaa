import { type NewDicom, writeDicom } from "@synoptic/imaging";

/** What of a made-up instance a test cares about. */
export interface MadeInstance {
  study?: string;
  series?: string;
  uid: string;
  patientId?: string;
  issuer?: string;
  name?: string;
  birthDate?: string | null;
  modality?: string;
  bodyPart?: string;
  accessionNumber?: string;
  description?: string;
  seriesDescription?: string;
  seriesNumber?: number;
  number?: number;
  acquiredAt?: Date;
  /** Fills the pixels, so that two with the same UID can differ. */
  grey?: number;
}

/** A small, synthetic image as a DICOM file. */
export function madeInstance(made: MadeInstance): Buffer {
  const dicom: NewDicom = {
    patient: {
      id: made.patientId ?? "P1",
      issuer: made.issuer ?? "TEST",
      name: made.name ?? "Synthetic^Sam",
      birthDate: made.birthDate === undefined ? "1970-06-15" : made.birthDate,
      sex: "O",
    },
    study: {
      uid: made.study ?? "1.2.3",
      acquiredAt: made.acquiredAt ?? new Date("2026-01-05T10:00:00Z"),
      ...(made.accessionNumber === undefined ? {} : { accessionNumber: made.accessionNumber }),
      ...(made.description === undefined ? {} : { description: made.description }),
    },
    series: {
      uid: made.series ?? "1.2.3.1",
      modality: made.modality ?? "CT",
      number: made.seriesNumber ?? 1,
      ...(made.bodyPart === undefined ? {} : { bodyPart: made.bodyPart }),
      ...(made.seriesDescription === undefined ? {} : { description: made.seriesDescription }),
    },
    instance: { uid: made.uid, number: made.number ?? 1 },
    image: {
      ...{ width: 8, height: 6, samples: 1, bitsAllocated: 16, bitsStored: 12, photometric: "MONOCHROME2" },
      data: new Uint8Array(new Uint16Array(48).fill(made.grey ?? 100).map((grey, i) => grey + i).buffer),
    },
  };
  return Buffer.from(writeDicom(dicom));
}

/** A multipart/related body of DICOM files. */
export function multipartOf(
  files: readonly Uint8Array[],
  boundary = "made-up",
): { body: Buffer; type: string } {
  const parts = files.flatMap((file) => [
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    file,
    Buffer.from("\r\n"),
  ]);
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/related; type="application/dicom"; boundary=${boundary}`,
  };
}
