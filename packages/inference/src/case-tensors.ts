import { inputTensor, type TensorLayout } from "@synoptic/imaging";
import type { CaseInput } from "./engine/batched-session.ts";
import { hideRegions, inPlanes, type RegionStretches } from "./explain/regions.ts";
import type { ImageCase } from "./image-model.ts";

/**
 * How the cases that a model is to score are written where the network reads them. Of versions of one image with parts
 * hidden, what they share is turned into the network's numbers once: hiding commutes with the scaling of channels.
 */
export function caseTensors(
  layout: TensorLayout,
  shape: { height: number; width: number; channels: number },
): (one: ImageCase) => CaseInput {
  const tensors = new WeakMap<Float32Array, Float32Array>();
  const places = new WeakMap<RegionStretches, RegionStretches>();
  const tensorOf = (data: Float32Array) => {
    const known = tensors.get(data) ?? inputTensor({ ...shape, data }, layout);
    tensors.set(data, known);
    return known;
  };
  const placesOf = (regions: RegionStretches) => {
    if (layout.layout === "NHWC") return regions;
    const known = places.get(regions) ?? inPlanes(regions, shape.channels, shape.height * shape.width);
    places.set(regions, known);
    return known;
  };
  return (one) =>
    one instanceof Float32Array
      ? (target) => void inputTensor({ ...shape, data: one }, layout, target)
      : (target) =>
          hideRegions(target, tensorOf(one.image), tensorOf(one.hidden), placesOf(one.regions), one.shown);
}
