import type { InstanceFacts } from "./instance-facts.ts";

/** What a magnetic resonance image is weighted by; `T1_AGENT` is T1 after a contrast agent. */
export const MR_CONTRASTS = [
  "T1",
  "T1_AGENT",
  "T2",
  "T2_STAR",
  "FLAIR",
  "PROTON_DENSITY",
  "DIFFUSION",
  "PERFUSION",
] as const;
export type MrContrast = (typeof MR_CONTRASTS)[number];

/** Acquisition Contrast (0008,9209), PS3.3 section C.8.13.3.1. */
const byAcquisitionContrast: Readonly<Record<string, MrContrast>> = {
  T1: "T1",
  T2: "T2",
  T2_STAR: "T2_STAR",
  FLUID_ATTENUATED: "FLAIR",
  PROTON_DENSITY: "PROTON_DENSITY",
  DIFFUSION: "DIFFUSION",
  PERFUSION: "PERFUSION",
};

/** As scanners and technologists name sequences. The first that fits decides: a FLAIR is often called T2 FLAIR. */
const byName: readonly (readonly [RegExp, MrContrast])[] = [
  [/FLAIR|DARK.?FLUID/, "FLAIR"],
  [/\b(DWI|DTI|ADC|TRACEW?|DIFF\w*)\b/, "DIFFUSION"],
  [/\b(PERF\w*|DSC|DCE|ASL)\b/, "PERFUSION"],
  [/T2\s?\*|\b(T2.?STAR|SWI|SWAN|HEMO)\b/, "T2_STAR"],
  [/\b(T1\w*|MP.?RAGE|SPGR|BRAVO)\b/, "T1"],
  [/\bT2\w*/, "T2"],
  [/\b(PD\w?|PROTON.?DENSITY)\b/, "PROTON_DENSITY"],
];
const agentInName = /\b(GD|GAD\w*|POST|CE|KM|C\+|CONTRAST)(?![A-Z])|\+\s?(C|GD)\b/;

export interface ToldContrast {
  contrast: MrContrast;
  /** False where it is T1 and the file does not tell whether an agent was given: the attribute may be left empty. */
  tellsAgent: boolean;
}

/**
 * Weighting of a magnetic resonance image: its Acquisition Contrast, else what the names of its series, protocol and
 * sequence say. Echo and repetition times are not interpreted: where one weighting ends and the next begins differs
 * by field strength and maker. Nothing where none tells.
 */
export function contrastOf({
  acquisitionContrast,
  sequenceNames,
  contrastAgent,
}: InstanceFacts): ToldContrast | undefined {
  const names = sequenceNames.join(" | ").replaceAll("_", " ").toUpperCase();
  const contrast =
    byAcquisitionContrast[acquisitionContrast ?? ""] ?? byName.find(([pattern]) => pattern.test(names))?.[1];
  if (contrast !== "T1") return contrast && { contrast, tellsAgent: true };
  const isGiven = contrastAgent || agentInName.test(names);
  return isGiven ? { contrast: "T1_AGENT", tellsAgent: true } : { contrast: "T1", tellsAgent: false };
}
