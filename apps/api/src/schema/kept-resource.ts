import { visibleSiteResources } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { Coding, codingOf } from "./coding.ts";
import { ofVisiblePatient } from "./facts.ts";
import { checkedCursor } from "./paging.ts";

builder.prismaNode("KeptResource", {
  description: "A FHIR resource of a patient that no type of its own stands for, kept as it was sent.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: ofVisiblePatient,
  fields: (t) => ({
    resourceType: t.exposeString("resourceType", { description: "FHIR resource type, such as `Procedure`." }),
    fhirId: t.exposeString("fhirId", { description: "Its id at its source." }),
    versionId: t.exposeString("versionId", { description: "Its version at its source." }),
    sourceSystem: t.exposeString("sourceSystem", { description: "Where it came from." }),
    status: t.exposeString("status", {
      nullable: true,
      description: "FHIR's status; an allergy's clinical status.",
    }),
    code: t.field({
      type: Coding,
      nullable: true,
      description: "What was done, given or reported.",
      select: { codeSystem: true, code: true, display: true },
      resolve: (row) => codingOf(row.codeSystem, row.code, row.display),
    }),
    effectiveAt: t.expose("effectiveAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was true.",
    }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
    study: t.relation("study", { nullable: true, description: "The study here that it tells of." }),
    resource: t.expose("raw", { type: "JSON", description: "The resource as it was sent." }),
  }),
});

builder.prismaObject("SiteResource", {
  description: "A FHIR resource of no patient, such as an Organization, kept as it was sent.",
  select: { id: true },
  fields: (t) => ({
    resourceType: t.exposeString("resourceType", { description: "FHIR resource type." }),
    fhirId: t.exposeString("fhirId", { description: "Its id at its source." }),
    versionId: t.exposeString("versionId", { description: "Its version at its source." }),
    sourceSystem: t.exposeString("sourceSystem", { description: "Where it came from." }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
    resource: t.expose("raw", { type: "JSON", description: "The resource as it was sent." }),
  }),
});

builder.queryField("siteResources", (t) =>
  t.prismaConnection(
    {
      type: "SiteResource",
      cursor: "id",
      description: "The FHIR resources of no patient that the site keeps.",
      args: { resourceType: t.arg.string({ description: "FHIR type, such as `Organization`." }) },
      authScopes: { readClinical: true },
      resolve: (query, _root, { resourceType }, context) =>
        context.db.siteResource.findMany({
          ...checkedCursor(query),
          where: {
            AND: [visibleSiteResources(requireActor(context)), resourceType == null ? {} : { resourceType }],
          },
          orderBy: { id: "asc" },
        }),
    },
    { name: "SiteResourceConnection", description: "A page of kept resources of no patient." },
    { name: "SiteResourceEdge", description: "One resource of the page." },
  ),
);
