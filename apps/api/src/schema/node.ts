import { resolveNodes } from "@pothos/plugin-relay";
import { NotFoundError } from "@synoptic/domain";
import { builder } from "../builder.ts";
import { decode } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";

/** The types that implement Node, each of which asks for what its reader may see. */
const nodeTypes = new Set([
  "Patient",
  "Encounter",
  "Observation",
  "Condition",
  "MedicationStatement",
  "FamilyMemberHistory",
  "ImagingStudy",
  "Series",
  "Instance",
  "AssessmentJob",
  "BackgroundTask",
  "RiskAssessment",
  "Explanation",
  "Review",
  "WorklistItem",
  "AuditEvent",
  "Webhook",
  "WebhookDelivery",
  "DicomServer",
  "ResultDelivery",
  "Cohort",
  "CohortVersion",
  "CohortRun",
  "ResearchPurpose",
  "FederationPeer",
  "FederatedRun",
]);

builder.queryField("node", (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: "Anything by its global id; nothing where the site has none with this id.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    // Each type asks for what its reader may see: a researcher finds cohorts and their runs, and nobody.
    authScopes: { signedIn: true },
    resolve: async (_root, args, context, info) => {
      const globalId = decode(args.id);
      if (!nodeTypes.has(globalId.typename)) throw new NotFoundError("No type has such ids.", ["id"]);
      const [found] = await resolveNodes(builder, context, info, [globalId]);
      return noteRead(context, globalId.typename, (await found) as { id: string } | null);
    },
  }),
);
