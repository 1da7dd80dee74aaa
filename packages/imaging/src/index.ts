export * from "./deidentify/deidentify-dicom.ts";
export * from "./deidentify/mask-of-person.ts";
export type { DicomMask } from "./deidentify/masked-value.ts";
export * from "./deidentify/why-not-shown.ts";
export type { DicomDataSet, DicomElement } from "./dicom/data-set.ts";
export * from "./dicom/describe-dicom.ts";
export type { DicomAttribute, DicomAttributes } from "./dicom/dicom-json.ts";
export { tagOf, vrOf } from "./dicom/dictionary.ts";
export * from "./dicom/errors.ts";
export type { InspectReport, StoredSummary } from "./dicom/inspect.ts";
export * from "./dicom/level-attributes.ts";
export * from "./dicom/new-element.ts";
export { isSameDataSet } from "./dicom/parse.ts";
export * from "./dicom/read-dicom.ts";
export { type StoredPixels, type StoredType, valuesOf } from "./dicom/stored-pixels.ts";
export * from "./dicom/stored-value.ts";
export * from "./dicom/transcode.ts";
export {
  explicitLittleEndian,
  implicitLittleEndian,
  isNative,
  isRead,
  type TransferSyntax,
  transferSyntaxes,
} from "./dicom/transfer-syntax.ts";
export * from "./dicom/uid.ts";
export * from "./dicom/write.ts";
export {
  implementation,
  writeDataSet,
  writeFile as writeDicomFile,
  writeFileMeta,
} from "./dicom/write-data-set.ts";
export * from "./identify.ts";
export * from "./pixels/augment-image.ts";
export * from "./pixels/input-tensor.ts";
export * from "./pixels/prepare-image.ts";
export { resampleFloat } from "./pixels/resample-float.ts";
export * from "./pixels/source-image.ts";
export * from "./quality/image-quality.ts";
export * from "./render/heatmap.ts";
export * from "./render/png.ts";
export * from "./render/render-frame.ts";
export * from "./scenario/choose-scenario.ts";
export * from "./select/choose-instances.ts";
export type { ImageWants, StudyReads } from "./select/image-wants.ts";
export { factTags, type InstanceFacts, instanceFacts, type KeptInstance } from "./select/instance-facts.ts";
export { MR_CONTRASTS } from "./select/mr-contrast.ts";
export * from "./threads/image-files.ts";
export type { DescribedImage } from "./threads/image-job.ts";
