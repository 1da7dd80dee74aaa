import type { Actor } from "@synoptic/domain";
import type { ConsentRule } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";

/** Sets whether those who said nothing of research count in it. It holds from now on, whatever a run's snapshot. */
export async function setConsentRule(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { rule }: { rule: ConsentRule },
): Promise<{ rule: ConsentRule }> {
  await db.$transaction(async (tx) => {
    const where = { id: actor.siteId };
    await tx.site.update({ where, data: { consentRule: rule }, select: { id: true } });
    const subject = { subjectType: "Site", subjectId: actor.siteId };
    await audit(tx, actor, {
      action: `consent-rule.${rule === "opt_in" ? "opt-in" : "opt-out"}`,
      ...subject,
      at: now(),
    });
  });
  return { rule };
}
