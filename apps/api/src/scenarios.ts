import type { Finding, ModelClass } from "@synoptic/domain";
import { NotFoundError } from "@synoptic/domain";

/** What a study can be read for, as the loaded models tell. */
export interface ScenarioInfo {
  id: string;
  label: string;
  classes: readonly ModelClass[];
  findings: readonly Finding[];
  primaryFinding: Finding;
  /** Prevalence in the model's calibration cohort, by class id, and the cohort's name. */
  cohortPrevalence: Readonly<Record<string, number>>;
  cohortSource: string;
}

/** The part of an image head's manifest that tells what it reads. */
export interface HeadDescription {
  scenario: string;
  classes: readonly ModelClass[];
  findings: readonly Finding[];
  primaryFindingId: string;
  calibration: { cohort: string; prevalence: Readonly<Record<string, number>> };
}

/** For people; a scenario that is not named here shows its id. */
const labels: Record<string, string> = {
  skin: "Skin lesion",
  chest: "Chest X-ray",
  breast: "Breast ultrasound",
  fundus: "Fundus photograph",
  brain: "Brain MRI",
};

/** The scenarios of the loaded models, by id. */
export class Scenarios {
  readonly #byId: ReadonlyMap<string, ScenarioInfo>;

  constructor(heads: readonly HeadDescription[]) {
    this.#byId = new Map(heads.map((head) => [head.scenario, describeHead(head)]));
  }

  all(): readonly ScenarioInfo[] {
    return [...this.#byId.values()];
  }

  /** An assessment may outlive its model: such a scenario keeps its id and has no classes. */
  describe(id: string): ScenarioInfo {
    return this.#byId.get(id) ?? describeHead(gone(id));
  }

  /** @throws NotFoundError */
  get(id: string, path: readonly string[] = ["scenario"]): ScenarioInfo {
    const found = this.#byId.get(id);
    if (!found) throw new NotFoundError("No loaded model reads this scenario.", path);
    return found;
  }
}

/** Stands in where the model that knew the finding is no longer installed. */
const unknownFinding: Finding = {
  id: "unknown",
  label: "A finding of a model that is no longer installed",
  code: { system: "http://terminology.hl7.org/CodeSystem/data-absent-reason", code: "unknown" },
  classIds: [],
};

function describeHead({ scenario, calibration, ...head }: HeadDescription): ScenarioInfo {
  return {
    id: scenario,
    label: labels[scenario] ?? scenario,
    classes: head.classes,
    findings: head.findings,
    primaryFinding: head.findings.find(({ id }) => id === head.primaryFindingId) ?? unknownFinding,
    cohortPrevalence: calibration.prevalence,
    cohortSource: `The model's calibration cohort: ${calibration.cohort}`,
  };
}

function gone(scenario: string): HeadDescription {
  return {
    scenario,
    classes: [],
    findings: [],
    primaryFindingId: "",
    calibration: { cohort: "", prevalence: {} },
  };
}
