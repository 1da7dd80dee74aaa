import type { Finding, ModelClass } from "@synoptic/domain";
import { NotFoundError } from "@synoptic/domain";

/** What a study can be read for, as the loaded models tell. */
export interface ScenarioInfo {
  id: string;
  label: string;
  classes: readonly ModelClass[];
  findings: readonly Finding[];
  primaryFinding: Finding;
  /** What a site that has set no prevalence starts from, by class id, and where it comes from. */
  defaultPrevalence: Readonly<Record<string, number>>;
  defaultSource: string;
}

/** The part of a loaded scenario's model that tells what it reads. */
export interface ScenarioDescription {
  id: string;
  title: string;
  classes: readonly ModelClass[];
  findings: readonly Finding[];
  primaryFindingId: string;
  /** In the order of `classes`. */
  defaultPrevalence: { probabilities: readonly number[]; source: string };
}

/** For people, who know the picture and not the model; a scenario that is not named here shows its model's title. */
const labels: Record<string, string> = {
  skin: "Skin lesion",
  chest: "Chest X-ray",
  breast: "Breast ultrasound",
  fundus: "Fundus photograph",
  brain: "Brain MRI",
};

/** The scenarios of the loaded models, by id; one that a site's model brings is there as soon as it is loaded. */
export class Scenarios {
  readonly #models: () => readonly ScenarioDescription[];

  constructor(models: () => readonly ScenarioDescription[]) {
    this.#models = models;
  }

  all(): readonly ScenarioInfo[] {
    return this.#models().map(describe);
  }

  /** An assessment may outlive its model: such a scenario keeps its id and has no classes. */
  describe(id: string): ScenarioInfo {
    return describe(this.#find(id) ?? gone(id));
  }

  /** @throws NotFoundError */
  get(id: string, path: readonly string[] = ["scenario"]): ScenarioInfo {
    const found = this.#find(id);
    if (!found) throw new NotFoundError("No loaded model reads this scenario.", path);
    return describe(found);
  }

  #find(id: string): ScenarioDescription | undefined {
    return this.#models().find((model) => model.id === id);
  }
}

/** Stands in where the model that knew the finding is no longer installed. */
const unknownFinding: Finding = {
  id: "unknown",
  label: "A finding of a model that is no longer installed",
  code: { system: "http://terminology.hl7.org/CodeSystem/data-absent-reason", code: "unknown" },
  classIds: [],
};

function describe({
  id,
  title,
  classes,
  findings,
  primaryFindingId,
  defaultPrevalence,
}: ScenarioDescription) {
  const { probabilities, source } = defaultPrevalence;
  return {
    id,
    label: labels[id] ?? title,
    classes,
    findings,
    primaryFinding: findings.find((finding) => finding.id === primaryFindingId) ?? unknownFinding,
    defaultPrevalence: Object.fromEntries(
      classes.map((modelClass, index) => [modelClass.id, probabilities[index]!]),
    ),
    defaultSource: source,
  };
}

function gone(id: string): ScenarioDescription {
  const defaultPrevalence = { probabilities: [], source: "" };
  return { id, title: id, classes: [], findings: [], primaryFindingId: "", defaultPrevalence };
}
