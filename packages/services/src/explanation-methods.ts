import { explanationMethods as installedMethods } from "@synoptic/inference";
import { z } from "zod";
import { assessmentModels, findAssessmentModel } from "./assessment-model.ts";
import type { ServiceContext } from "./context.ts";

/** One method of explanation, and whether it can explain one assessment. */
export interface ExplanationMethod {
  id: string;
  title: string;
  description: string;
  seeded: boolean;
  /** JSON Schema of its parameters: defaults, ranges, what they mean. */
  parameters: object;
  /** One sentence; nothing where it can. */
  unavailableReason: string | null;
}

const methods = await installedMethods();

/** The method's title; its id where it is no longer installed. */
export function titleOfMethod(id: string): string {
  return methods.find((method) => method.id === id)?.title ?? id;
}

/**
 * Every method, and for each whether it can explain this assessment. The caller has made sure that the reader may see
 * it.
 */
export async function explanationMethodsFor(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome">,
  assessmentId: string,
): Promise<ExplanationMethod[]> {
  const kept = await context.db.riskAssessment.findUniqueOrThrow({
    where: { id: assessmentId },
    select: { ...assessmentModels, instanceId: true },
  });
  const model = kept.instanceId === null ? undefined : await findAssessmentModel(context, kept);
  const missing =
    kept.instanceId === null ? "No image was read." : "The model that read it is no longer installed.";
  return methods.map((method) => {
    const { id, title, description, seeded } = method;
    const able = model ? method.canExplain(model) : missing;
    const parameters = z.toJSONSchema(method.parameters, { io: "input" });
    return { id, title, description, seeded, parameters, unavailableReason: able === true ? null : able };
  });
}
