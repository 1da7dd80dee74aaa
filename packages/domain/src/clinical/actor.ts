export const ROLES = ["clinician", "researcher", "integrator", "administrator"] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. `system` is the product itself, such as the demo's seeding or a job's run. */
export interface Actor {
  kind: "user" | "client" | "system";
  /** Id of the user or API client; nothing for the system. */
  id: string | null;
  siteId: string;
  role: Role;
}
