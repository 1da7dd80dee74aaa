/** What the dashboard offers a role; the API decides what it may do. */
export function mayWrite(role: string): boolean {
  return role === "CLINICIAN" || role === "INTEGRATOR" || role === "ADMINISTRATOR";
}

export function mayReview(role: string): boolean {
  return role === "CLINICIAN" || role === "ADMINISTRATOR";
}

export function mayAdminister(role: string): boolean {
  return role === "ADMINISTRATOR";
}

/** Researchers see models, and no patient. */
export function mayReadPatients(role: string): boolean {
  return role !== "RESEARCHER";
}

export function mayResearch(role: string): boolean {
  return role === "RESEARCHER" || role === "CLINICIAN" || role === "ADMINISTRATOR";
}

/** Who is in a cohort, and why: for those who may see patients. */
export function mayMatchPatients(role: string): boolean {
  return role === "CLINICIAN" || role === "ADMINISTRATOR";
}
