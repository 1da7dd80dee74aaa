import type { ConsentStatement } from "@synoptic/domain";
import { isObject } from "./content.ts";
import { parseInstant } from "./instant.ts";

const researchScope = {
  system: "http://terminology.hl7.org/CodeSystem/consentscope",
  code: "research",
  display: "Research",
};

/** A permission that names one of these permits some of the data, or some of those who ask. */
const limits = ["actor", "action", "securityLabel", "class", "code", "dataPeriod", "data"];

/**
 * What a Consent says of research; nothing where it is of something else, is not active, or says neither yes nor no.
 * Exceptions are not followed: who refuses in part, or permits in part, has not permitted research, so that it counts as
 * a refusal.
 * @param resource a valid R4 Consent
 * @param recordedAt when it was said, where the Consent itself does not tell
 * @see https://hl7.org/fhir/R4/consent.html
 */
export function readResearchConsent(resource: unknown, recordedAt: Date): ConsentStatement | undefined {
  if (!isObject(resource) || resource.resourceType !== "Consent" || resource.status !== "active")
    return undefined;
  if (!codesOf(resource.scope).includes("research")) return undefined;
  const provision = isObject(resource.provision) ? resource.provision : {};
  const type = provision.type ?? typeOfPolicy(codesOf(resource.policyRule));
  if (type !== "permit" && type !== "deny") return undefined;
  const isWhole =
    (!Array.isArray(provision.provision) || provision.provision.length === 0) &&
    limits.every((name) => !Array.isArray(provision[name]) && !isObject(provision[name]));
  const period = isObject(provision.period) ? provision.period : {};
  const meta = isObject(resource.meta) ? resource.meta : {};
  return {
    consent: type === "permit" && isWhole ? "permitted" : "refused",
    saidAt: momentOf(resource.dateTime) ?? momentOf(meta.lastUpdated) ?? recordedAt,
    from: momentOf(period.start),
    until: endOf(period.end),
  };
}

/** A Consent of our own making: all of the patient's data, from now on. */
export function writeResearchConsent(said: { id: string; consent: "permitted" | "refused"; at: Date }) {
  return {
    resourceType: "Consent",
    id: said.id,
    status: "active",
    scope: { coding: [researchScope] },
    category: [
      {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/consentcategorycodes", code: "research" }],
      },
    ],
    dateTime: said.at.toISOString(),
    policyRule: {
      coding: [
        {
          system: "http://terminology.hl7.org/CodeSystem/v3-ActCode",
          code: said.consent === "permitted" ? "OPTIN" : "OPTOUT",
        },
      ],
    },
    provision: { type: said.consent === "permitted" ? "permit" : "deny" },
  };
}

function typeOfPolicy(codes: readonly string[]): string | undefined {
  return codes.includes("OPTOUT") ? "deny" : codes.includes("OPTIN") ? "permit" : undefined;
}

function codesOf(concept: unknown): string[] {
  const { coding } = isObject(concept) ? concept : {};
  return (Array.isArray(coding) ? coding : []).flatMap((one) =>
    isObject(one) && typeof one.code === "string" ? [one.code] : [],
  );
}

function momentOf(value: unknown): Date | undefined {
  return typeof value === "string" ? parseInstant(value) : undefined;
}

/** The first moment after it: a day, a month or a year is meant with all of it. */
function endOf(value: unknown): Date | undefined {
  const start = momentOf(value);
  if (!start) return undefined;
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  const parts = String(value).split("-").length;
  if (String(value).includes("T")) return start;
  if (parts === 1) return new Date(Date.UTC(year + 1, 0, 1));
  return new Date(parts === 2 ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, day + 1));
}
