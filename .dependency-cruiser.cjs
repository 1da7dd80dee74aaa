// The rooms and their layers; arrows only point down (docs/architecture.md).
const layerTwo = ["inference", "interop", "persistence", "queue", "synthetic"];

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unlisted",
      severity: "error",
      from: { pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "domain-is-pure",
      severity: "error",
      from: { path: "^packages/domain/src", pathNot: "\\.test\\.ts$" },
      to: { pathNot: "^(packages/domain/src|node_modules/zod)" },
    },
    {
      name: "imaging-sees-domain-only",
      severity: "error",
      from: { path: "^packages/imaging" },
      to: { path: "^(packages/(?!imaging|domain)|apps)" },
    },
    ...layerTwo.map((room) => ({
      name: `${room}-does-not-reach-across`,
      severity: "error",
      from: { path: `^packages/${room}/` },
      to: { path: `^(packages/(?!${room}/|domain/|imaging/)|apps/)` },
    })),
    {
      name: "packages-never-import-apps",
      severity: "error",
      from: { path: "^packages" },
      to: { path: "^apps" },
    },
    {
      name: "apps-do-not-import-each-other",
      severity: "error",
      from: { path: "^apps/([^/]+)/" },
      to: { path: "^apps/", pathNot: "^apps/$1/" },
    },
    {
      name: "web-sees-the-schema-only",
      severity: "error",
      from: { path: "^apps/web" },
      to: { path: "^packages" },
    },
    {
      name: "one-file-knows-onnxruntime",
      severity: "error",
      from: {
        path: "^(packages|apps)",
        pathNot: "^packages/inference/src/(session\\.ts|session-thread\\.mjs|.*\\.test\\.ts)$",
      },
      to: { path: "node_modules/onnxruntime" },
    },
    {
      name: "prisma-lives-in-persistence",
      severity: "error",
      from: { path: "^(packages|apps)", pathNot: "^packages/persistence/" },
      to: { path: "node_modules/(@prisma/(client|adapter-pg)|pg)/" },
    },
    {
      name: "bull-lives-in-queue",
      severity: "error",
      from: { path: "^(packages|apps)", pathNot: "^packages/queue/" },
      to: { path: "node_modules/(bull|ioredis)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(/generated/|/\\.next/|/out/|\\.d\\.ts$)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
    combinedDependencies: false,
  },
};
