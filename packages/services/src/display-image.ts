interface RgbImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Not yet: waits for the imaging room. */
export async function displayImage(_image: { mediaType: string; bytes: Uint8Array }): Promise<RgbImage> {
  throw new Error("Reading image files is not there yet.");
}
