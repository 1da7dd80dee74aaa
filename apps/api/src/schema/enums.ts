import { builder } from "../builder.ts";

export const RoleEnum = builder.enumType("Role", {
  description: "What a user or an API client is there for.",
  values: {
    CLINICIAN: {
      value: "clinician",
      description: "Reads and adds clinical data, asks for assessments and reviews them.",
    },
    RESEARCHER: {
      value: "researcher",
      description: "Sees the models, and no row about a person in this version.",
    },
    INTEGRATOR: {
      value: "integrator",
      description: "A system that brings patients, facts and studies, and fetches assessments.",
    },
    ADMINISTRATOR: {
      value: "administrator",
      description: "All of a clinician's rights, and the site's settings, keys and audit trail.",
    },
  } as const,
});

export const JobStateEnum = builder.enumType("JobState", {
  description: "How far a request to assess has come.",
  values: {
    QUEUED: { value: "queued", description: "Waits for its turn." },
    RUNNING: { value: "running", description: "Is being worked on." },
    SUCCEEDED: { value: "succeeded", description: "Has its assessment." },
    FAILED: { value: "failed", description: "Ended with an error and will not be tried again by itself." },
  } as const,
});

export const AssessmentStatusEnum = builder.enumType("AssessmentStatus", {
  description: "Whether the image's reading counts.",
  values: {
    FINAL: { value: "final", description: "The answer stands on all that was given." },
    WITHHELD: {
      value: "withheld",
      description: "The image was not of the kind the model was made for, so only the history speaks.",
    },
  } as const,
});

export const ReviewDecisionEnum = builder.enumType("ReviewDecision", {
  description: "What a clinician decided about an assessment.",
  values: {
    ACCEPTED: { value: "accepted", description: "Agrees." },
    OVERRIDDEN: { value: "overridden", description: "Disagrees, with a reason." },
  } as const,
});

export const AdministrativeSexEnum = builder.enumType("AdministrativeSex", {
  description: "FHIR's administrative gender.",
  values: {
    MALE: { value: "male", description: "Male." },
    FEMALE: { value: "female", description: "Female." },
    OTHER: { value: "other", description: "Other." },
    UNKNOWN: { value: "unknown", description: "Not known." },
  } as const,
});

export const RiskPartKindEnum = builder.enumType("RiskPartKind", {
  description: "What an addend of the log-odds stands for.",
  values: {
    PREVALENCE: {
      value: "prevalence",
      description: "How common the finding is at this site before anything is known.",
    },
    HISTORY: { value: "history", description: "One fact of the history." },
    IMAGE: { value: "image", description: "What the image adds." },
  } as const,
});

export const UnusedFactReasonEnum = builder.enumType("UnusedFactReason", {
  description: "Why a fact was not used.",
  values: {
    IMPLAUSIBLE: { value: "implausible", description: "No living person can have it." },
    UNIT: { value: "unit", description: "Its unit is none that the measure has." },
  } as const,
});

export const ResearchConsentEnum = builder.enumType("ResearchConsent", {
  description: "What a patient said of research with their data.",
  values: {
    PERMITTED: { value: "permitted", description: "Their data may be used." },
    REFUSED: { value: "refused", description: "Their data may not be used, or not all of it." },
  } as const,
});
