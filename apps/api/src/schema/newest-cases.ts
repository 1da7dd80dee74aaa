import { builder } from "../builder.ts";
import { AssessmentJob } from "./assessment-job.ts";
import { RiskAssessment } from "./risk-assessment.ts";

/** Newest first. All fields here select the same rows, so that together they are one query a level. */
const newestFirst = { orderBy: [{ updatedAt: "desc" as const }, { id: "desc" as const }] };

builder.prismaObjectField("Patient", "latestAssessments", (t) =>
  t.field({
    type: [RiskAssessment],
    description: "The newest assessment of each case: of each study and of the history alone, by scenario.",
    select: (_args, _context, nested) => ({
      worklistItems: { ...newestFirst, select: { latestAssessment: nested(true) } },
    }),
    resolve: ({ worklistItems }) => worklistItems.flatMap((item) => item.latestAssessment ?? []),
  }),
);

builder.prismaObjectField("ImagingStudy", "latestAssessment", (t) =>
  t.field({
    type: RiskAssessment,
    nullable: true,
    description: "The newest assessment, whatever the scenario.",
    select: (_args, _context, nested) => ({
      worklistItems: { ...newestFirst, select: { latestAssessment: nested(true) } },
    }),
    resolve: ({ worklistItems }) =>
      worklistItems.find((item) => item.latestAssessment)?.latestAssessment ?? null,
  }),
);

builder.prismaObjectField("ImagingStudy", "latestJob", (t) =>
  t.field({
    type: AssessmentJob,
    nullable: true,
    description: "The newest request to assess.",
    select: (_args, _context, nested) => ({
      worklistItems: { ...newestFirst, select: { latestJob: nested(true) } },
    }),
    resolve: ({ worklistItems }) => worklistItems[0]?.latestJob ?? null,
  }),
);
