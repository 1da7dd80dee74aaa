import type { Manifest } from "../manifest.ts";
import { type SourceAttributeKey, sourceAttributeGroups } from "./attributes.ts";

export interface SourceAttributeGroup {
  /** 1 to 9. */
  number: number;
  title: string;
  attributes: readonly {
    /** As in the regulation, such as `(B)(1)(i)`. */
    number: string;
    title: string;
    /** Nothing: not available. */
    value: string | null;
  }[];
}

type Known = Partial<Record<SourceAttributeKey, string>>;

const roman = ["i", "ii", "iii", "iv", "v"];

/**
 * What the rule wants told of a model: what its manifest says, else what follows from the rest of its manifest, else
 * what is true of every bundled model. What nobody knows has no value and is shown as not available.
 * @param origin `bundled`, or how a site came by it
 */
export function sourceAttributes(manifest: Manifest, origin: string): SourceAttributeGroup[] {
  const known: Known = {
    ...(origin === "bundled" ? ofBundled : {}),
    ...derived(manifest),
    ...manifest.sourceAttributes,
  };
  return sourceAttributeGroups.map(({ title, attributes }, group) => ({
    number: group + 1,
    title,
    attributes: Object.entries(attributes).map(([key, text], i) => ({
      number: `(B)(${group + 1})(${roman[i]})`,
      title: text,
      value: known[key as SourceAttributeKey] ?? null,
    })),
  }));
}

/** True of each model that comes with the software, and of nothing else. */
const ofBundled: Known = {
  developer: "The Synoptic project; reached through the issues of its repository.",
  intendedUsers: "Clinicians and researchers, for research and teaching.",
  decisionRole:
    "Informs, in research: it is not a medical device. A clinician signs each assessment off or overrides it.",
  externalProcess: "None has taken place.",
  outcomes: "None are known.",
  updates:
    "No schedule: a new version comes with a release of the software, and the one before it stays on record.",
};

/** What follows from the parts of a manifest that everything else reads. */
function derived(manifest: Manifest): Known {
  const known: Known = {
    intendedUse: manifest.intendedUse,
    knownRisks: manifest.knownWeaknesses.join(" "),
    trainingCriteria:
      manifest.trainingData.length > 0
        ? `Trained on: ${manifest.trainingData.map(({ name, rows }) => `${name} (${rows})`).join("; ")}.`
        : undefined,
  };
  if (manifest.kind === "image-backbone") {
    return {
      ...known,
      outputValue: "Numbers that heads read; no statement on a patient by itself.",
      outputType: "Other: an intermediate result.",
      inputVariables: "None: it reads the picture alone.",
    };
  }
  if (manifest.kind === "history-model") {
    return {
      ...known,
      outputValue: `A weight of what is known for each of: ${manifest.classIds.join(", ")}.`,
      outputType: "Prediction.",
      inputVariables: `Facts that are read: ${manifest.facts.map(({ label }) => label.toLowerCase()).join(", ")}.`,
    };
  }
  if (manifest.kind === "survival-model") {
    const { concordance, persons } = manifest.figures;
    const of = (value: number) => value.toFixed(3);
    return {
      ...known,
      outputValue: `The probability of ${manifest.outcome} by each time until ${manifest.lastYear} years, if death does not come first.`,
      outputType: "Prediction.",
      inputVariables: `Features that are read: ${manifest.bases.map(({ feature }) => feature).join(", ")}.`,
      validityInternal: `On ${persons} persons, cross-fitted: Harrell's C ${of(concordance.value)} (${of(concordance.low)} to ${of(concordance.high)}).`,
    };
  }
  const { classes, calibration, figures } = manifest;
  const calibrated = calibration.method === "none" ? "Uncalibrated score" : "Calibrated probability";
  const measured = figures && measures(figures);
  return {
    ...known,
    outputValue: `${calibrated} of each of: ${classes.map(({ label }) => label.toLowerCase()).join("; ")}.`,
    outputType: "Classification of an image, as a probability.",
    inputVariables:
      "None: it reads the picture alone. What is known of the patient joins in the fusion, and is shown there.",
    ...measured,
  };
}

type Figures = NonNullable<Extract<Manifest, { kind: "image-head" }>["figures"]>;

function measures({
  cohort,
  rows,
  macroAuc,
  accuracy,
  calibrationError,
  subgroups,
}: Partial<Figures>): Known {
  const of = (interval: { value: number; low: number; high: number }) =>
    `${interval.value.toFixed(3)} (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
  const figures = [
    macroAuc && `macro AUC ${of(macroAuc)}`,
    accuracy && `accuracy ${of(accuracy)}`,
    calibrationError !== undefined && `expected calibration error ${calibrationError.toFixed(3)}`,
  ].filter(Boolean);
  const groups = Object.entries(subgroups ?? {}).map(
    ([attribute, values]) =>
      `By ${attribute}, accuracy: ${values
        .map(
          ({ label, rows: cases, accuracy: own }) =>
            `${label} ${own ? of(own) : "too few to tell"} of ${cases}`,
        )
        .join("; ")}.`,
  );
  return {
    ...(figures.length > 0
      ? { validityInternal: `On ${cohort}, ${rows} cases: ${figures.join(", ")}.` }
      : {}),
    ...(groups.length > 0 ? { fairnessInternal: groups.join(" ") } : {}),
  };
}
