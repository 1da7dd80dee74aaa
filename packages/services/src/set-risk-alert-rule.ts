import type { Actor, RiskAlertRule } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { validated } from "./validated.ts";

const schema = z.object({
  absoluteRise: z
    .number()
    .min(0, "The rise in probability lies between 0 and 1.")
    .max(1, "The rise in probability lies between 0 and 1."),
  relativeRise: z
    .number()
    .min(1, "A risk rises to 1 to 100 times what it was.")
    .max(100, "A risk rises to 1 to 100 times what it was."),
});

/**
 * Sets from which rise on the site's timelines mark a risk. Older rules stay for the record.
 * @throws InvalidInputError
 */
export async function setRiskAlertRule(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: RiskAlertRule,
): Promise<RiskAlertRule> {
  const rule = validated(schema, input);
  const setAt = now();
  const setById = actor.kind === "user" ? actor.id : null;
  await db.$transaction(async (tx) => {
    const { id } = await tx.riskAlertRule.create({
      data: { siteId: actor.siteId, ...rule, setById, setAt },
      select: { id: true },
    });
    await audit(tx, actor, {
      ...{ action: "risk-alert-rule.set", subjectType: "RiskAlertRule", subjectId: id, at: setAt },
    });
  });
  return rule;
}
