/** A service as discovery tells it. @see https://cds-hooks.hl7.org/2.0/#discovery */
export interface CdsService {
  id: string;
  hook: "patient-view" | "order-select";
  title: string;
  description: string;
  prefetch: Readonly<Record<string, string>>;
  usageRequirements: string;
}

/** The patient's identifiers find the patient here, whose ids are others. */
const prefetch = { patient: "Patient/{{context.patientId}}" };
const usageRequirements =
  "Research software, not a medical device. Answers come from assessments that are stored already; the client is registered with its issuer and keys.";

export const cdsServices: readonly CdsService[] = [
  {
    id: "risk-patient-view",
    hook: "patient-view",
    title: "Risk from image and history",
    description: "Shows the newest fused risk of each scenario that the patient has been assessed for.",
    prefetch,
    usageRequirements,
  },
  {
    id: "risk-order-select",
    hook: "order-select",
    title: "Risk from image and history, for imaging that is ordered",
    description: "Where imaging or a biopsy is ordered: the newest fused risk of what the order is about.",
    prefetch,
    usageRequirements,
  },
];
