import { z } from "zod";
import { calibrate, fitTemperature, type LabelledLogits } from "../temperature.ts";

/** `softmax(logits / temperature)`: one number, keeps the order of the classes. */
export const temperatureMapSchema = z.strictObject({
  method: z.literal("temperature"),
  temperature: z.number().positive(),
});
export type TemperatureMap = z.infer<typeof temperatureMapSchema>;

export function fitTemperatureMap(cases: LabelledLogits): TemperatureMap {
  return { method: "temperature", temperature: fitTemperature(cases) };
}

export function applyTemperatureMap(
  map: TemperatureMap,
  logits: ArrayLike<number>,
  classes: number,
): Float64Array {
  return calibrate(logits, classes, map.temperature);
}
