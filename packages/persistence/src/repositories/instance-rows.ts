import { Prisma } from "../generated/prisma/client.ts";
import type { NewInstance } from "./imaging-studies.ts";
import { uuidV7 } from "./uuid-v7.ts";

/** Columns of an instance that its file tells, with their types. */
const columns = {
  id: "uuid",
  sop_instance_uid: "text",
  sop_class_uid: "text",
  transfer_syntax_uid: "text",
  instance_number: "int",
  acquired_at: "timestamptz",
  rows: "int",
  columns: "int",
  frames: "int",
  photometric_interpretation: "text",
  media_type: "text",
  attributes: "jsonb",
  sha256: "text",
  result_of_id: "uuid",
};

/** For `INSERT` and `SELECT`. */
export const instanceColumns = Prisma.raw(Object.keys(columns).join(", "));

/** For `json_to_recordset`. */
export const instanceRecord = Prisma.raw(
  Object.entries({ ...columns, series_instance_uid: "text" })
    .map((column) => column.join(" "))
    .join(", "),
);

export function instanceRow(instance: NewInstance) {
  return {
    id: uuidV7(),
    series_instance_uid: instance.series.seriesInstanceUid,
    sop_instance_uid: instance.sopInstanceUid,
    sop_class_uid: instance.sopClassUid,
    transfer_syntax_uid: instance.transferSyntaxUid,
    instance_number: instance.instanceNumber,
    acquired_at: instance.acquiredAt,
    rows: instance.rows,
    columns: instance.columns,
    frames: instance.frames,
    photometric_interpretation: instance.photometricInterpretation,
    media_type: instance.mediaType,
    attributes: instance.attributes,
    sha256: instance.sha256,
    result_of_id: instance.resultOfId ?? null,
  };
}

/** Rows for `json_to_recordset(convert_from(…, 'UTF8')::json)`: in bytes, since Prisma writes a text into JSON of its own. */
export function jsonRows(rows: readonly object[]): Uint8Array<ArrayBuffer> {
  return Buffer.from(JSON.stringify(rows));
}
