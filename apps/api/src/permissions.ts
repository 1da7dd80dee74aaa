import type { Actor, Role } from "@synoptic/domain";

/** What a root field may ask of its caller. */
export interface Permissions {
  /** Open to everyone, signed in or not. */
  public: boolean;
  signedIn: boolean;
  /** See patients, studies and assessments of the own site. */
  readClinical: boolean;
  /** Add patients, facts and studies, and ask for assessments. */
  writeClinical: boolean;
  /** Count cohorts: never whom, and never so few that they could be told apart. */
  research: boolean;
  /** See which patients are in a cohort, and why: those who may see patients and ask of cohorts. */
  matchPatients: boolean;
  /** Take all of the site's data away in one go. */
  export: boolean;
  /** Accept or override an assessment; people only. */
  review: boolean;
  /** Prevalence, API clients and the audit trail. */
  administer: boolean;
}

const roles = {
  readClinical: ["clinician", "integrator", "administrator"],
  writeClinical: ["clinician", "integrator", "administrator"],
  research: ["researcher", "clinician", "administrator"],
  matchPatients: ["clinician", "administrator"],
  export: ["integrator", "administrator"],
  review: ["clinician", "administrator"],
  administer: ["administrator"],
} as const satisfies Record<string, readonly Role[]>;

/** @param actor nothing where no one is signed in */
export function permissionsOf(actor: Actor | null): Permissions {
  const may = (allowed: readonly Role[]) => actor !== null && allowed.includes(actor.role);
  return {
    public: true,
    signedIn: actor !== null,
    readClinical: may(roles.readClinical),
    writeClinical: may(roles.writeClinical),
    research: may(roles.research),
    matchPatients: may(roles.matchPatients),
    export: may(roles.export),
    review: may(roles.review) && actor?.kind === "user",
    administer: may(roles.administer),
  };
}
