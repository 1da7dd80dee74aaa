import { builder } from "../builder.ts";
import { loadFhir } from "../fhir-loader.ts";

/** The types of which a row is the FHIR resource of the same name. */
const sameName = [
  "Patient",
  "Encounter",
  "Observation",
  "Condition",
  "FamilyMemberHistory",
  "ImagingStudy",
] as const;

for (const type of sameName) {
  builder.prismaObjectField(type, "fhir", (t) =>
    t.field({
      type: "JSON",
      nullable: true,
      description: `The FHIR R4 ${type}, as under \`/fhir/${type}\`.`,
      select: { id: true },
      resolve: ({ id }, _args, context) => loadFhir(context, type, id),
    }),
  );
}

builder.prismaObjectField("MedicationStatement", "fhir", (t) =>
  t.field({
    type: "JSON",
    nullable: true,
    description: "The FHIR R4 MedicationStatement or MedicationRequest.",
    select: { id: true, resourceType: true },
    resolve: ({ id, resourceType }, _args, context) => loadFhir(context, resourceType, id),
  }),
);

builder.prismaObjectFields("RiskAssessment", (t) => {
  const written = (type: string, description: string) =>
    t.field({
      type: "JSON",
      nullable: true,
      description,
      select: { id: true },
      resolve: ({ id }, _args, context) => loadFhir(context, type, id),
    });
  return {
    fhir: written("RiskAssessment", "The FHIR R4 RiskAssessment: one prediction a finding."),
    fhirReport: written(
      "DiagnosticReport",
      "The FHIR R4 DiagnosticReport: findings, heatmaps, the PDF, a conclusion.",
    ),
    fhirProvenance: written("Provenance", "The FHIR R4 Provenance: which models made it from what."),
  };
});
