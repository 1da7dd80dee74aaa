import {
  type Actor,
  chooseOperatingPoint as choose,
  InvalidInputError,
  type OperatingPoint,
  type OperatingPolicy,
} from "@synoptic/domain";
import { getModelVersionIds, type Prisma } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import { labelledAssessments } from "./labelled-assessments.ts";
import type { OpenModelContext } from "./open-model.ts";
import { championOf } from "./site-models.ts";

export interface ChooseOperatingPointInput {
  scenario: string;
  findingId: string;
  policy: OperatingPolicy;
  /** When the labels were recorded; all of them where left out. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Below this a threshold says more of these cases than of the next ones. */
const leastOfEachKind = 10;

/**
 * Chooses from which post-test risk on a finding counts as there, on the site's own labelled cases that its champion
 * answered and was not trained on, and keeps it with the figures and the cohort that it was chosen on. Earlier points stay for the record.
 * @throws InvalidInputError where the scenario has no such finding or too few cases of a kind are labelled
 * @throws UnreachableOperatingPointError where no threshold does what is asked, naming the nearest
 */
export async function chooseOperatingPoint(
  context: OpenModelContext,
  actor: Actor,
  input: ChooseOperatingPointInput,
): Promise<{ operatingPointId: string }> {
  const { db, now } = context;
  const { siteId } = actor;
  const { scenario: scenarioId, findingId, policy, from, to } = input;
  const scenario = await championOf(context, siteId, scenarioId);
  const finding = scenario.findings.find(({ id }) => id === findingId);
  if (!finding) throw new InvalidInputError("The scenario has no such finding.", ["findingId"]);
  const [modelVersionId] = await getModelVersionIds(db, [scenario.head]);

  const { cases, learnt } = await labelledAssessments(db, {
    siteId,
    scenario: scenarioId,
    modelVersionId: modelVersionId!,
    from,
    to,
  });
  const scored = cases.flatMap(({ classId, patientId, result }) => {
    const risk = result.findings.find((one) => one.findingId === findingId)?.postTestProbability ?? null;
    return risk === null ? [] : [{ risk, patientId, isPositive: finding.classIds.includes(classId) }];
  });
  const scores = scored.map(({ risk }) => risk);
  const positives = scored.map(({ isPositive }) => isPositive);
  const withFinding = positives.filter(Boolean).length;
  if (withFinding < leastOfEachKind || scored.length - withFinding < leastOfEachKind) {
    throw new InvalidInputError(
      `A threshold needs ${leastOfEachKind} labelled cases with the finding and as many without; there are ${withFinding} and ${scored.length - withFinding}${learnt > 0 ? `, and ${learnt} that the model was trained on, which do not count` : ""}.`,
      ["findingId"],
    );
  }
  const {
    threshold,
    policy: _policy,
    ...figures
  } = choose({ scores, positives, groups: scored.map(({ patientId }) => patientId) }, policy);
  const at = now();
  return await db.$transaction(async (tx) => {
    const { id: operatingPointId } = await tx.operatingPoint.create({
      data: {
        siteId,
        scenario: scenarioId,
        finding: findingId,
        modelVersionId: modelVersionId!,
        policy: policy.kind,
        target: policy.kind === "net-benefit" ? policy.thresholdProbability : policy.value,
        threshold,
        figures: figures satisfies Omit<
          OperatingPoint,
          "threshold" | "policy"
        > as unknown as Prisma.InputJsonObject,
        cohort: {
          cases: scored.length,
          positives: withFinding,
          from: from?.toISOString() ?? null,
          to: to?.toISOString() ?? null,
          clinicPrevalenceIds: [...new Set(cases.map(({ clinicPrevalenceId }) => clinicPrevalenceId))],
          howMade: [...new Set(cases.map(({ howMade }) => howMade))],
        },
        setById: actor.kind === "user" ? actor.id : null,
        setAt: at,
      },
      select: { id: true },
    });
    const subject = { subjectType: "OperatingPoint", subjectId: operatingPointId };
    await audit(tx, actor, { action: "operating-point.choose", ...subject, at });
    return { operatingPointId };
  });
}
