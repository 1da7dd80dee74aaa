/** A resampling filter: the weight of a pixel by its distance, in pixels, from the place that is asked for. */
export interface Filter {
  /** Half its width: beyond it every weight is 0. */
  support: number;
  weight(distance: number): number;
}

export const filters = {
  bilinear: { support: 1, weight: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  /** Keys 1981 with a = -0.5, as in Pillow and TensorFlow; OpenCV and PyTorch's tensors take -0.75. */
  bicubic: {
    support: 2,
    weight(distance) {
      const x = Math.abs(distance);
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    },
  },
} as const satisfies Record<string, Filter>;

export type FilterName = keyof typeof filters;
