import type { Scenario } from "../../fusion/fuse-input.ts";

/** One log-weight a class, in order; nothing where they are all equal, as then the fact says nothing here. */
export function weighClasses(scenario: Scenario, weigh: (classId: string) => number): number[] | undefined {
  const logWeights = scenario.classes.map(({ id }) => weigh(id));
  return logWeights.some((weight) => weight !== logWeights[0]) ? logWeights : undefined;
}
