/** What of an assessment is shown beside others. */
interface Assessed {
  assessedAt: string;
  scenario: { id: string };
  primaryFinding: { findingId: string };
  findings: readonly {
    findingId: string;
    label: string;
    preTestProbability: number;
    postTestProbability: number | null;
  }[];
}

type WithFinding<T extends Assessed> = T & { finding: T["findings"][number] };

/** The newest assessment of each scenario with its finding of concern, the highest risk first. */
export function newestRisks<T extends Assessed>(assessments: readonly T[]): WithFinding<T>[] {
  const newest = new Map<string, T>();
  for (const one of assessments) {
    const known = newest.get(one.scenario.id);
    if (!known || one.assessedAt > known.assessedAt) newest.set(one.scenario.id, one);
  }
  const risk = ({ finding }: WithFinding<T>) => finding.postTestProbability ?? finding.preTestProbability;
  return [...newest.values()]
    .flatMap((one) => {
      const finding = one.findings.find(({ findingId }) => findingId === one.primaryFinding.findingId);
      return finding ? [{ ...one, finding }] : [];
    })
    .toSorted((a, b) => risk(b) - risk(a));
}
