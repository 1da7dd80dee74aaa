import type { NextConfig } from "next";

// Nothing is reported to anyone. Set here since a task runner does not pass every variable on.
process.env.NEXT_TELEMETRY_DISABLED = "1";

const api = "http://127.0.0.1:3000";

/** Only `next dev` rewrites: the export is served by the API itself, on one origin. */
const development: NextConfig = {
  rewrites: async () =>
    ["/graphql", "/uploads", "/images/:path*", "/heatmaps/:path*", "/explanations/:path*"].map((source) => ({
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
