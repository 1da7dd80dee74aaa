import { LOINC, SNOMED_CT } from "@synoptic/domain";
import { z } from "zod";
import { concept } from "../fhir/datatypes.ts";
import type { HookRequest } from "./request.ts";

/** Orders that a scenario's risk says something to; see decision 023 for codes that no terminology server has checked. */
const scenarios: Readonly<Record<string, readonly [system: string, codes: readonly string[]][]>> = {
  chest: [
    [SNOMED_CT, ["399208008", "168537006", "169069000"]],
    [LOINC, ["30745-4", "36643-5", "24627-2"]],
  ],
  breast: [
    [SNOMED_CT, ["47079000", "71651007", "122548005"]],
    [LOINC, ["24601-7", "24606-6"]],
  ],
  brain: [
    [SNOMED_CT, ["816077007"]],
    [LOINC, ["24590-2", "24587-8"]],
  ],
  fundus: [[SNOMED_CT, ["314971001", "20067007"]]],
  skin: [[SNOMED_CT, ["240977001"]]],
};

const order = z.looseObject({
  resourceType: z.string(),
  id: z.string().optional(),
  code: concept.optional(),
});

/** The scenarios that the selected orders are about; none for medication and other orders. */
export function orderedScenarios({ context }: HookRequest): Set<string> {
  const selected = new Set(
    (context.selections ?? []).map((reference) => reference.split("/").slice(-2).join("/")),
  );
  const found = new Set<string>();
  for (const { resource } of context.draftOrders?.entry ?? []) {
    const { data } = order.safeParse(resource);
    if (data?.resourceType !== "ServiceRequest" || !selected.has(`ServiceRequest/${data.id}`)) continue;
    for (const { system, code } of data.code?.coding ?? []) {
      for (const [scenario, lists] of Object.entries(scenarios)) {
        const isOf = lists.some(([of, codes]) => of === system && code !== undefined && codes.includes(code));
        if (isOf) found.add(scenario);
      }
    }
  }
  return found;
}
