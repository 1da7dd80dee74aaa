import { readToken, writeDevice } from "@synoptic/interop";
import { type Prisma, visibleModels } from "@synoptic/persistence";
import { dateParameter, idParameter, plainCode, type TableParameter, textParameter } from "../parameters.ts";
import { tableKind } from "../table-kind.ts";
import { withId } from "./patients.ts";

type Where = Prisma.ModelVersionWhereInput;

const identifier: TableParameter<Where> = {
  type: "token",
  documentation: "The model's id, or the SHA-256 of its manifest.",
  where: (text) => {
    const { value = "" } = readToken(text);
    return { OR: [{ modelId: value }, { manifestSha256: value }] };
  },
};

/** The models, each in each version: what made a prediction. */
export const devices = tableKind({
  type: "Device",
  sorts: { _lastUpdated: { column: "registeredAt" } },
  parameters: {
    _id: idParameter,
    _lastUpdated: dateParameter<Where>("When the version was registered.", (registeredAt) => ({
      registeredAt,
    })),
    identifier,
    "device-name": textParameter<Where>("The start of the model's id.", (modelId) => ({ modelId })),
    type: plainCode<Where>("Such as image-head or history-model.", (kind) => ({ kind })),
  },
  visible: visibleModels,
  rows: (db, query) => db.modelVersion.findMany({ ...query, omit: { card: true } }),
  count: (db, where) => db.modelVersion.count({ where }),
  write: (rows) =>
    rows.map((row) => ({
      resource: withId(writeDevice({ ...row, title: titleOf(row.manifest) ?? row.modelId })),
      patientId: null,
    })),
});

function titleOf(manifest: Prisma.JsonValue): string | undefined {
  const { title } = (manifest ?? {}) as { title?: unknown };
  return typeof title === "string" && title !== "" ? title : undefined;
}
