/** Eight-bit colour pixels as they are shown: `data` is `[height, width, 3]`, red, green, blue interleaved, 0 to 255. */
export interface RgbImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** One frame in the modality's own unit, such as Hounsfield units, before any window: `values` is `[height, width]`. */
export interface ModalityImage {
  width: number;
  height: number;
  values: Float32Array;
  /** Such as `HU`; nothing where the file does not tell. */
  unit: string | null;
  /** Whether low values are shown bright, MONOCHROME1. */
  isInverted: boolean;
}

/** What a model may be given: the image as it is shown, and where the file has it, as it was measured. */
export interface SourceImage extends RgbImage {
  /** DICOM's Modality (0008,0060), such as `CT`; nothing of a picture without DICOM around it. */
  dicomModality?: string | null | undefined;
  modality?: ModalityImage | undefined;
}

/** A rectangle on the source image, in source pixels; may be fractional, and reach beyond it where a model pads. */
export interface SourceRegion {
  left: number;
  top: number;
  width: number;
  height: number;
}
