import { parentPort } from "node:worker_threads";
import { DomainError } from "@synoptic/domain/errors";
import { headerOf } from "../dicom/describe-dicom.ts";
import { NotAnImageError } from "../dicom/errors.ts";
import { inspectDicom } from "../dicom/inspect.ts";
import { describePixels } from "../dicom/pixel-description.ts";
import { type DicomFile, readDicom } from "../dicom/read-dicom.ts";
import { decodeFrames, decodePixels } from "../dicom/stored-pixels.ts";
import { identifyFile } from "../identify.ts";
import { displayDicom } from "../pixels/display.ts";
import { displayPicture } from "../pixels/picture.ts";
import type { SourceImage } from "../pixels/source-image.ts";
import type { DescribedImage, ImageJob, ImageWork, SomeFrames, ThreadMessage } from "./image-job.ts";

/** Of decoded frames that are held at a time: 32 slices of a CT. */
const mostFrameBytes = 16 * 2 ** 20;

/** All that is done with an image file's bytes, in a thread of its own. */
const port = parentPort!;

port.on("message", async (job: ImageJob) => {
  try {
    const value = await work[job.kind](job);
    say({ value }, buffersOf(value, job.bytes));
  } catch (error) {
    if (error instanceof DomainError) {
      const { code, message, path } = error;
      say({ refused: { code, message, path: [...path] } });
    } else {
      // Where it happened and not what was said: that may quote the file.
      const stack =
        error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
      say({ failed: [error instanceof Error ? error.name : typeof error, ...stack].join("\n") });
    }
  }
});
say({ ready: true });

function say(message: ThreadMessage, give: ArrayBuffer[] = []): void {
  port.postMessage(message, give);
}

const work: { [Kind in keyof ImageWork]: (job: ImageJob) => Promise<ImageWork[Kind]> } = {
  async display({ bytes, frame = 0 }) {
    const kind = kindOf(bytes);
    return kind === "dicom" ? showFrame(readDicom(bytes), frame) : displayPicture(bytes, kind, announce);
  },
  async header({ bytes }) {
    return headerOf(readDicom(bytes));
  },
  async describe({ bytes }): Promise<DescribedImage> {
    const kind = kindOf(bytes);
    if (kind !== "dicom") {
      const { width, height } = await displayPicture(bytes, kind, announce);
      return { kind, width, height };
    }
    const file = readDicom(bytes);
    const header = headerOf(file);
    const { width, height } = file.hasPixels ? await showFrame(file, 0) : { width: 0, height: 0 };
    return { kind, width, height, ...header };
  },
  async pixels({ bytes }) {
    const file = readDicom(bytes);
    const { layout, frames } = describePixels(file);
    announce(layout.width * layout.height * frames);
    return decodePixels(file);
  },
  async frames({ bytes, frames = [] }) {
    return { frames: await decodeFrames(readDicom(bytes), frames, mostFrameBytes, announce), file: bytes };
  },
  inspect: ({ bytes }) => inspectDicom(bytes, announce),
};

function kindOf(bytes: Uint8Array): "dicom" | "png" | "jpeg" {
  const kind = identifyFile(bytes);
  if (kind === undefined) throw new NotAnImageError("The file is no DICOM, PNG or JPEG image.");
  return kind;
}

/** Before what takes time: the thread is given as much as that many pixels justify. */
function announce(pixels: number): void {
  say({ megapixels: pixels / 1e6 });
}

async function showFrame(file: DicomFile, frame: number): Promise<SourceImage> {
  const { layout } = describePixels(file);
  announce(layout.width * layout.height);
  return displayDicom(file, frame);
}

/** What moves over instead of being copied: whole buffers of pixels, also the file's, which pixels may be a view of. */
function buffersOf(value: ImageWork[keyof ImageWork], file: Uint8Array): ArrayBuffer[] {
  const { data, modality } = value as Partial<SourceImage>;
  const { frames, file: given } = value as Partial<SomeFrames>;
  const arrays = [data, modality?.values, given, ...(Array.isArray(frames) ? frames : [])];
  const whole = arrays.flatMap((array) =>
    array && (array.byteLength === array.buffer.byteLength || array.buffer === file.buffer)
      ? [array.buffer as ArrayBuffer]
      : [],
  );
  // Frames may share one.
  return [...new Set(whole)];
}
