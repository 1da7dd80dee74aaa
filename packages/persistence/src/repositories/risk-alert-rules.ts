import { DEFAULT_ALERT_RULE, type RiskAlertRule } from "@synoptic/domain";
import type { Db } from "./db.ts";

/** What the site has set last, else the product's own. */
export async function alertRuleOf(db: Db, siteId: string): Promise<RiskAlertRule> {
  const row = await db.riskAlertRule.findFirst({
    where: { siteId },
    orderBy: [{ setAt: "desc" }, { id: "desc" }],
    select: { absoluteRise: true, relativeRise: true },
  });
  return row ?? DEFAULT_ALERT_RULE;
}
