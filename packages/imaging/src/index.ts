export * from "./dicom/errors.ts";
export * from "./dicom/uid.ts";
export * from "./dicom/write.ts";
export * from "./pixels/model-input.ts";
export * from "./render/heatmap.ts";
