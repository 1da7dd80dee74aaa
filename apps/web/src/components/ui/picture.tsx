import type { ComponentProps } from "react";

/** An image of this server's own, as it is: a static export has no optimiser, and pixels must not be changed. */
export function Picture({ alt, ...props }: ComponentProps<"img"> & { alt: string }) {
  // biome-ignore lint/performance/noImgElement: see above
  return <img alt={alt} {...props} />;
}
