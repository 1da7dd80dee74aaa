import { type RgbImage, toDisplay } from "@synoptic/imaging";

/**
 * A kept image as it is shown and read: RGB, 8 bits, windowed as the file says, its first frame.
 * @throws the imaging room's errors where the file cannot be shown
 */
export async function displayImage({ bytes }: { bytes: Uint8Array }): Promise<RgbImage> {
  return toDisplay(bytes);
}
