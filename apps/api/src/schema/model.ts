import { encodeGlobalID } from "@pothos/plugin-relay";
import { findHistoryShapes, type SourceAttributeGroup, sourceAttributes } from "@synoptic/services";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { hiddenCard, hidesFigures, ofOwnSite, withoutFigures } from "../own-models.ts";
import { HistoryShapes } from "./fact-shape.ts";

/** The parts of every manifest that this type shows; see `manifest.ts` of @synoptic/inference. */
interface ManifestText {
  title?: string;
  licence?: string;
  intendedUse?: string;
}

const textOf = (row: { manifest: unknown }) => row.manifest as ManifestText;

type Attribute = SourceAttributeGroup["attributes"][number];
const SourceAttribute = builder.objectRef<Attribute>("SourceAttribute").implement({
  description: "One source attribute of a predictive decision support intervention.",
  fields: (t) => ({
    number: t.exposeString("number", { description: "In 45 CFR 170.315(b)(11)(iv), such as `(B)(1)(i)`." }),
    title: t.exposeString("title", { description: "In the regulation's words." }),
    value: t.exposeString("value", { nullable: true, description: "Nothing: not available." }),
  }),
});

const SourceAttributes = builder.objectRef<SourceAttributeGroup>("SourceAttributeGroup").implement({
  description: "Source attributes that belong together.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "1 to 9." }),
    title: t.exposeString("title", { description: "In the regulation's words." }),
    attributes: t.field({
      type: [SourceAttribute],
      description: "In the regulation's order.",
      resolve: ({ attributes }) => [...attributes],
    }),
  }),
});

const ModelRefusal = builder.prismaObject("ModelRefusal", {
  description: "That a kind of process could not load a model, and so does not serve it.",
  fields: (t) => ({
    process: t.exposeString("process", { description: "`api` or `worker`." }),
    code: t.exposeString("code", { description: "Of the fault, such as `MODEL_SELF_TEST`." }),
    message: t.exposeString("message", { description: "What is wrong, for people." }),
    refusedAt: t.expose("refusedAt", { type: "DateTime", description: "Since when it is this fault." }),
  }),
});

export const Model = builder.prismaObject("ModelVersion", {
  name: "Model",
  description: "One version of a backbone, an image head, a history model or a survival model.",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeString("modelId", {
      description: "Short name, such as `skin-head`; the same in every version.",
    }),
    versionId: t.id({
      description: "Of this very version: what `setModelRole` and `modelComparison` take.",
      select: { id: true },
      resolve: ({ id }) => encodeGlobalID("Model", id),
    }),
    origin: t.string({
      description: "`bundled`, or how this site came by it: `uploaded` or `trained`.",
      select: ofOwnSite,
      resolve: ({ sites }) => sites[0]?.origin ?? "bundled",
    }),
    version: t.exposeString("version", { description: "Semantic version." }),
    kind: t.exposeString("kind", {
      description: "`image-backbone`, `image-head`, `image-classifier`, `history-model` or `survival-model`.",
    }),
    title: t.string({
      description: "For people.",
      select: { manifest: true },
      resolve: (row) => textOf(row).title ?? "",
    }),
    scenario: t.exposeString("scenario", {
      nullable: true,
      description: "What it reads; nothing for a backbone and a survival model.",
    }),
    licence: t.string({
      description: "SPDX licence of the weights.",
      select: { manifest: true },
      resolve: (row) => textOf(row).licence ?? "",
    }),
    intendedUse: t.string({
      description: "What it is for, and what not.",
      select: { manifest: true },
      resolve: (row) => textOf(row).intendedUse ?? "",
    }),
    sha256: t.exposeString("weightsSha256", { description: "SHA-256 of the weights, in hexadecimal." }),
    card: t.string({
      description: "The model card, in Markdown; for researchers not that of a model that was trained here.",
      select: (args, context: RequestContext) => ({
        ...{ modelId: true, version: true, card: true },
        ...ofOwnSite(args, context),
      }),
      resolve: (row, _args, context) =>
        hidesFigures(context, row) ? hiddenCard : row.card || context.models.cardOf(row.modelId, row.version),
    }),
    refusals: t.relation("refusals", {
      type: ModelRefusal,
      description: "Why it is not served; empty where it is. It is tried again every minute.",
      query: { where: { process: { in: ["api", "worker"] } }, orderBy: { process: "asc" } },
    }),
    sourceAttributes: t.field({
      type: [SourceAttributes],
      description:
        "What 45 CFR 170.315(b)(11)(iv)(B) wants told of a predictive decision support intervention: 31 attributes; for researchers none of a model that was trained here.",
      select: (args, context: RequestContext) => ({ manifest: true, ...ofOwnSite(args, context) }),
      resolve: (row, _args, context) =>
        hidesFigures(context, row)
          ? []
          : sourceAttributes(
              row.manifest as unknown as Parameters<typeof sourceAttributes>[0],
              row.sites[0]?.origin ?? "bundled",
            ),
    }),
    historyShapes: t.field({
      type: HistoryShapes,
      nullable: true,
      description:
        "What a history model makes of each fact; nothing for other kinds, and for one that is not loaded.",
      select: (args, context: RequestContext) => ({
        ...{ scenario: true, modelId: true, version: true, manifestSha256: true },
        ...ofOwnSite(args, context),
      }),
      resolve: ({ scenario, modelId: id, version, manifestSha256, sites }, _args, context) =>
        hidesFigures(context, { sites })
          ? null
          : findHistoryShapes(context.services, { scenario, key: { id, version, manifestSha256 } }),
    }),
    manifest: t.field({
      type: "JSON",
      description:
        "What the model is and how to feed it; for researchers without the figures of a model that was trained here.",
      select: (args, context: RequestContext) => ({ manifest: true, ...ofOwnSite(args, context) }),
      resolve: (row, _args, context) =>
        hidesFigures(context, row) ? withoutFigures(row.manifest) : row.manifest,
    }),
  }),
});

builder.queryField("models", (t) =>
  t.prismaField({
    type: [Model],
    description: "The models that are loaded, and those that the site has added, each in its version.",
    authScopes: { signedIn: true },
    resolve: (query, _root, _args, context) =>
      context.db.modelVersion.findMany({
        ...query,
        where: {
          OR: [
            { id: { in: [...context.models.loadedVersionIds] } },
            { sites: { some: { siteId: requireActor(context).siteId } } },
          ],
        },
        orderBy: [{ kind: "asc" }, { modelId: "asc" }],
      }),
  }),
);
