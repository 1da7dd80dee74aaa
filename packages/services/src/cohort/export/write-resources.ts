import type { ExportRow } from "@synoptic/domain";
import { type DeidentifiedType, writeDeidentified } from "@synoptic/interop";

/** Pages of a table's rows as FHIR resources of one type, one a line. @see https://hl7.org/fhir/uv/bulkdata/STU2/ */
export async function* writeResources(
  type: DeidentifiedType,
  pages: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<Buffer> {
  // A row has no id, so that its place among its person's is one; pages begin with another person.
  let [patient, place]: [unknown, number] = [undefined, 0];
  for await (const page of pages) {
    const lines: string[] = [];
    for (const row of page) {
      place = row.patient === patient ? place + 1 : 1;
      patient = row.patient;
      const resource = writeDeidentified(type, row, place);
      if (resource) lines.push(`${JSON.stringify(resource)}\n`);
    }
    if (lines.length > 0) yield Buffer.from(lines.join(""));
  }
}
