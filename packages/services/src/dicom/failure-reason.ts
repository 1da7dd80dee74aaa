/**
 * By our code: A700 out of resources, A900 the data set does not fit, C000 it cannot be understood, 0111 there is such an
 * instance already.
 */
const reasons: Readonly<Record<string, number>> = {
  TOO_LARGE: 0xa700,
  DISK_FULL: 0xa700,
  OTHER_STUDY: 0xa900,
  OTHER_INSTANCE: 0xa900,
  PATIENT_NOT_FOUND: 0xa900,
  INVALID_DICOM: 0xa900,
  NOT_DICOM: 0xc000,
  TRUNCATED_DICOM: 0xc000,
  CONFLICT: 0x0111,
};
const processingFailure = 0x0110;

/**
 * Why an instance is not kept, as STOW-RS tells it by Failure Reason and C-STORE by its status.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#table_I.2-2
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part07.html#chapter_C
 */
export function failureReasonOf(code: string): number {
  return reasons[code] ?? processingFailure;
}
