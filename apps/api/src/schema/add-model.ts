import { addUploadedModel } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { Model } from "./model.ts";
import { addVerb } from "./verb.ts";

const AddModelPayload = builder.objectRef<{ modelVersionId: string }>("AddModelPayload").implement({
  description: "A model that passed every check, its self-test included.",
  fields: (t) => ({
    model: t.prismaField({
      type: Model,
      description: "It plays no part yet: give it one with `setModelRole`.",
      resolve: (query, { modelVersionId }, _args, context) =>
        context.db.modelVersion.findUniqueOrThrow({ ...query, where: { id: modelVersionId } }),
    }),
  }),
});

const AddModelInput = builder.inputType("AddModelInput", {
  description: "The zip of one model's folder: manifest.json, CARD.md and the files that the manifest names.",
  fields: (t) => ({
    uploadId: t.id({ required: true, description: "What `POST /uploads` answered." }),
  }),
});

addVerb({
  name: "addModel",
  result: "AddModelResult",
  description: "Adds a model of one's own to the site. Nothing of it is kept where a check fails.",
  input: AddModelInput,
  payload: AddModelPayload,
  permission: "administer",
  run: (input, context) =>
    addUploadedModel(context.services, requireActor(context), {
      uploadId: readId("Upload", input.uploadId, ["uploadId"]),
    }),
});
