import type { DicomAttribute, DicomAttributes } from "@synoptic/imaging";

/**
 * Attributes with whole addresses of what is left in the file, in place of the ways that are stored.
 * @param url of the instance
 */
export function readBulkUris(attributes: DicomAttributes, url: string): DicomAttributes {
  // Few instances have any, and those that have none are not copied.
  if (!JSON.stringify(attributes).includes('"BulkDataURI"')) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([tag, attribute]) => [tag, withAddress(attribute, url)]),
  );
}

function withAddress(attribute: DicomAttribute, url: string): DicomAttribute {
  const { vr, Value, BulkDataURI } = attribute;
  if (BulkDataURI !== undefined) return { vr, BulkDataURI: `${url}/bulkdata/${BulkDataURI}` };
  if (vr !== "SQ" || !Value) return attribute;
  return { vr, Value: Value.map((item) => readBulkUris(item as DicomAttributes, url)) };
}
