import type { NextConfig } from "next";

const api = "http://127.0.0.1:3000";

/** Only `next dev` rewrites: the export is served by the API itself, on one origin. */
const development: NextConfig = {
  rewrites: async () =>
    ["/graphql", "/uploads", "/images/:path*", "/heatmaps/:path*"].map((source) => ({
      source,
      destination: `${api}${source}`,
    })),
};

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  ...(process.env.NODE_ENV === "development" ? development : { output: "export" }),
};

export default config;
