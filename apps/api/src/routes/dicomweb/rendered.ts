import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import { type FrameView, findInstances, renderStoredFrame } from "@synoptic/services";
import type { Request } from "express";
import { NotAcceptableError } from "../fhir/faults.ts";
import { acceptedTypes } from "./accepted.ts";
import { frameNumbers } from "./frames.ts";
import type { Handle } from "./handlers.ts";
import { targetOf } from "./target.ts";

const thumbnailPixels = 128;
/** No screen has more. */
const mostPixels = 16_384;

/**
 * `GET …/rendered`, also of single frames: the image as PNG or JPEG. Of a study or a series it is the image in its
 * middle, since pictures of several instances have no common form.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_8.3.5
 */
export const rendered: Handle = async (asked) => send(asked, viewOf(asked.request));

/** `GET …/thumbnail`: 128 pixels at most, or what the viewport says. */
export const thumbnail: Handle = async (asked) => {
  const viewport = { width: thumbnailPixels, height: thumbnailPixels };
  await send(asked, { viewport, ...viewOf(asked.request) });
};

async function send(
  { request, response, actor, services }: Parameters<Handle>[0],
  view: Omit<FrameView, "format">,
): Promise<void> {
  const format = formatOf(request);
  const found = (await findInstances(services, actor, targetOf(request))).filter(({ frames }) => frames > 0);
  const images = found.filter(({ isResult }) => !isResult);
  // A heatmap is shown where it is asked for, and does not stand for its study.
  const shown = images.length > 0 ? images : found;
  const instance = shown[Math.floor((shown.length - 1) / 2)];
  if (!instance) throw new NotFoundError("There is no image.");
  const [number] = request.params.frames === undefined ? [1] : frameNumbers(request, instance);
  const picture = await renderStoredFrame(services, instance, number! - 1, { ...view, format });
  response.status(200).type(format).send(picture);
}

/** @throws NotAcceptableError */
function formatOf(request: Request): FrameView["format"] {
  for (const { type } of acceptedTypes(request)) {
    if (type === "image/png") return "png";
    if (["image/jpeg", "image/jpg", "image/*", "*/*"].includes(type)) return "jpeg";
  }
  throw new NotAcceptableError("Images are rendered as image/jpeg and image/png.");
}

/** @throws InvalidInputError */
function viewOf(request: Request): Omit<FrameView, "format"> {
  const { window, viewport, quality } = request.query;
  return {
    ...(window === undefined ? {} : { window: windowOf(String(window)) }),
    ...(viewport === undefined ? {} : { viewport: viewportOf(String(viewport)) }),
    ...(quality === undefined ? {} : { quality: qualityOf(String(quality)) }),
  };
}

function windowOf(text: string): NonNullable<FrameView["window"]> {
  const [center, width, shape = "linear", ...rest] = text.split(",");
  const window = { center: numberOf(center), width: numberOf(width), shape: shape.toLowerCase() };
  const isShape = (one: string): one is "linear" | "linear-exact" | "sigmoid" =>
    ["linear", "linear-exact", "sigmoid"].includes(one);
  if (!isShape(window.shape) || !(window.width > 0) || Number.isNaN(window.center) || rest.length > 0) {
    throw new InvalidInputError("window is center,width,function: linear, linear-exact or sigmoid.", [
      "window",
    ]);
  }
  return { ...window, shape: window.shape };
}

function viewportOf(text: string): NonNullable<FrameView["viewport"]> {
  const [width, height, ...crop] = text.split(",");
  const fits = (size: number) => Number.isInteger(size) && size >= 1 && size <= mostPixels;
  const viewport = { width: numberOf(width), height: numberOf(height) };
  if (!fits(viewport.width) || !fits(viewport.height) || crop.some((part) => part !== "")) {
    throw new InvalidInputError("viewport is width,height in pixels; nothing is cropped.", ["viewport"]);
  }
  return viewport;
}

function qualityOf(text: string): number {
  const quality = numberOf(text);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100)
    throw new InvalidInputError("quality is 1 to 100.", ["quality"]);
  return quality;
}

function numberOf(text: string | undefined): number {
  return text !== undefined && /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
