import type { DicomAttributes } from "@synoptic/imaging";
import type { ServiceContext } from "../context.ts";
import { readBulkUris } from "./bulk-uris.ts";
import type { StoredInstance } from "./find-instances.ts";
import { instanceUrl } from "./write-store-response.ts";

/** Attributes of one CT slice take about 20 KB. */
const rowsAtATime = 100;

/**
 * All attributes of each instance as they are stored, in the DICOM JSON model; for pixels and what else is long an
 * address. Some are read at a time.
 */
export async function* readMetadata(
  { db }: Pick<ServiceContext, "db">,
  instances: readonly StoredInstance[],
  base: string,
): AsyncGenerator<DicomAttributes> {
  for (let i = 0; i < instances.length; i += rowsAtATime) {
    const some = instances.slice(i, i + rowsAtATime);
    const rows = await db.instance.findMany({
      where: { id: { in: some.map(({ id }) => id) } },
      select: { id: true, attributes: true },
    });
    const attributesOf = new Map(
      rows.map(({ id, attributes }) => [id, attributes as unknown as DicomAttributes]),
    );
    for (const instance of some) {
      const url = instanceUrl(base, instance);
      const attributes = readBulkUris(attributesOf.get(instance.id) ?? {}, url);
      yield {
        ...attributes,
        // The JSON is in UTF-8, whatever the file is in.
        ...(attributes["00080005"] ? { "00080005": { vr: "CS", Value: ["ISO_IR 192"] } } : {}),
        ...(instance.frames > 0 ? { "7FE00010": { vr: "OW", BulkDataURI: `${url}/bulkdata/7FE00010` } } : {}),
      };
    }
  }
}
