import type { CapabilityStatement } from "fhir/r4.js";

interface Capability {
  type: string;
  parameters: Readonly<
    Record<string, { type: "date" | "reference" | "string" | "token"; documentation: string }>
  >;
  /** Such as `subject`. */
  includes: readonly string[];
  /** The parameters that `_sort` takes. */
  sorts: readonly string[];
  /** Whether resources of the type are taken in. */
  isCreated: boolean;
}

interface Capabilities {
  url: string;
  version: string;
  /** Since when these capabilities stand. */
  date: Date;
  kinds: readonly Capability[];
}

/** What this server can do, from the very table that its routes come from. @see https://hl7.org/fhir/R4/capabilitystatement.html */
export function writeCapabilityStatement({ url, version, date, kinds }: Capabilities): CapabilityStatement {
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date: date.toISOString(),
    kind: "instance",
    software: { name: "Synoptic", version },
    implementation: { description: "Risk from image and history; research software", url },
    fhirVersion: "4.0.1",
    format: ["application/fhir+json", "json"],
    rest: [
      {
        mode: "server",
        security: {
          description:
            "Authorization: Bearer with the key of an API client of the site. Every read is written to the audit trail.",
        },
        resource: kinds.map(resourceOf),
        interaction: [{ code: "transaction" }, { code: "batch" }],
        operation: [
          {
            name: "export",
            definition: "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export",
          },
        ],
      },
    ],
  };
}

type Resource = NonNullable<NonNullable<CapabilityStatement["rest"]>[number]["resource"]>[number];

function resourceOf({ type, parameters, includes, sorts, isCreated }: Capability): Resource {
  return {
    type: type as Resource["type"],
    interaction: [
      { code: "read" },
      { code: "search-type" },
      ...(isCreated ? [{ code: "create" as const }] : []),
    ],
    documentation: `Newest first${sorts.length > 0 ? `, or _sort by one of: ${sorts.join(", ")}` : ""}.`,
    versioning: "versioned",
    readHistory: false,
    ...(includes.length > 0 ? { searchInclude: includes.map((name) => `${type}:${name}`) } : {}),
    searchParam: Object.entries(parameters).map(([name, { type: kind, documentation }]) => ({
      name,
      type: kind,
      documentation,
    })),
    ...(type === "Patient"
      ? {
          operation: [
            {
              name: "export",
              definition: "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export",
            },
          ],
        }
      : {}),
  };
}
