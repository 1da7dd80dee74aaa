import { visibleDicomServers } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";

export const DicomAuthenticationEnum = builder.enumType("DicomAuthentication", {
  description: "How a DICOMweb server knows who asks.",
  values: {
    NONE: { value: "none", description: "It lets anybody in." },
    BASIC: { value: "basic", description: "By user name and password." },
    BEARER: { value: "bearer", description: "By a token." },
  } as const,
});

export const ResultSendingEnum = builder.enumType("ResultSending", {
  description: "Which results a DICOMweb server is sent.",
  values: {
    NONE: { value: "none", description: "None." },
    BY_HAND: { value: "by_hand", description: "Those that somebody sends with `sendResult`." },
    ASSESSED: { value: "assessed", description: "Every one as soon as it is there, and by hand." },
    ACCEPTED: { value: "accepted", description: "Those that a clinician accepts, and by hand." },
  } as const,
});

builder.prismaNode("DicomServer", {
  description: "A PACS of the site's that speaks DICOMweb. Its secret is told to nobody.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { readClinical: true },
  findUnique: (id, context) => ({ id, AND: [visibleDicomServers(requireActor(context))] }),
  fields: (t) => ({
    name: t.exposeString("name", { description: "What people call it." }),
    isPulledFrom: t.exposeBoolean("isPulledFrom", { description: "Whether studies may be fetched from it." }),
    results: t.expose("results", { type: ResultSendingEnum, description: "Which results it is sent." }),
    url: t.exposeString("url", {
      nullable: true,
      authScopes: { administer: true },
      description: "What DICOMweb's paths are added to; for administrators.",
    }),
    authentication: t.expose("authentication", {
      type: DicomAuthenticationEnum,
      nullable: true,
      authScopes: { administer: true },
      description: "How it knows who asks; for administrators.",
    }),
    userName: t.exposeString("userName", {
      nullable: true,
      authScopes: { administer: true },
      description: "Of `BASIC`; for administrators.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "Since when." }),
    endedAt: t.expose("endedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when it is asked and sent nothing any more.",
    }),
    waitingCount: t.relationCount("deliveries", {
      where: { state: "waiting" },
      description: "Results on their way.",
    }),
    deadCount: t.relationCount("deliveries", {
      where: { state: "dead" },
      description: "Results that were refused or given up.",
    }),
  }),
});

builder.queryField("dicomServers", (t) =>
  t.prismaField({
    type: ["DicomServer"],
    description: "The site's DICOMweb servers, by name; ended ones too for administrators.",
    authScopes: { readClinical: true },
    resolve: (query, _root, _args, context) =>
      context.db.dicomServer.findMany({
        ...query,
        where: visibleDicomServers(requireActor(context)),
        orderBy: [{ name: "asc" }, { id: "asc" }],
      }),
  }),
);
