export * from "./pixels/model-input.ts";
export * from "./render/heatmap.ts";
