import { InvalidInputError } from "@synoptic/domain";
import { type HeadSpec, imageHeadManifest, type ModelLibrary } from "@synoptic/inference";
import { z } from "zod";

const { classes, findings, primaryFindingId, resizePolicy, expects, reads, title, scenario } =
  imageHeadManifest.shape;

/**
 * What a head tells apart, and which of a data set's own labels mean which class. The words are those of a head's
 * manifest; `from` are labels, compared without regard to case, where `*` stands for every label that no class names.
 */
const headPlan = z.strictObject({
  scenario: scenario.regex(/^[a-z0-9-]{1,64}$/),
  title: title.max(200),
  classes,
  findings,
  primaryFindingId,
  resizePolicy: resizePolicy.default("stretch"),
  expects,
  reads,
  /** By class id; a class's own id and label mean it anyway. */
  from: z.record(z.string(), z.array(z.string().min(1)).min(1)).default({}),
});

export type HeadPlan = z.infer<typeof headPlan>;

/** @throws InvalidInputError naming the key, as the head's own manifest would be refused */
export function parseHeadPlan(text: string): HeadPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidInputError("The plan is not JSON.", ["plan"]);
  }
  const read = headPlan.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new InvalidInputError(issue?.message ?? "The plan is not valid.", [
      "plan",
      ...(issue?.path.map(String) ?? []),
    ]);
  }
  const stranger = Object.keys(read.data.from).find((id) => !read.data.classes.some((one) => one.id === id));
  if (stranger !== undefined)
    throw new InvalidInputError("It is not a class of the plan.", ["plan", "from", stranger]);
  return read.data;
}

/**
 * The plan of a scenario that models read already: the same classes in the same order, so that they can be compared.
 * @throws UnknownScenarioError
 */
export function planOfScenario(models: Pick<ModelLibrary, "imageModel">, scenarioId: string): HeadPlan {
  const { manifest } = models.imageModel(scenarioId).info;
  if (manifest.kind !== "image-head" && manifest.kind !== "image-classifier")
    throw new TypeError("An image model has another manifest.");
  if (manifest.kind === "image-classifier" && manifest.labels === "independent") {
    throw new InvalidInputError(
      "The scenario's classes do not exclude each other; a head tells classes apart that do.",
      ["scenario"],
    );
  }
  return {
    scenario: scenarioId,
    title: manifest.title,
    classes: manifest.classes,
    findings: manifest.findings,
    primaryFindingId: manifest.primaryFindingId,
    resizePolicy: manifest.kind === "image-head" ? manifest.resizePolicy : "stretch",
    expects: manifest.expects,
    reads: manifest.reads,
    from: {},
  };
}

/** @returns which class a case of these labels is, by its id: the first class of the plan that one of them means */
export function classifier(
  plan: Pick<HeadPlan, "classes" | "from">,
): (labels: readonly string[]) => string | undefined {
  const fold = (text: string) => text.trim().toLowerCase();
  const named = plan.classes.map(({ id, label }) => ({
    id,
    words: new Set([...(plan.from[id] ?? [id, label])].map(fold)),
  }));
  const rest = named.find(({ words }) => words.has("*"))?.id;
  return (labels) => {
    const given = new Set(labels.map(fold));
    return named.find(({ words }) => [...given].some((label) => words.has(label)))?.id ?? rest;
  };
}

/** What the manifest says of where a head comes from. */
export interface HeadOrigin {
  id: string;
  version: string;
  licence: string;
  source: HeadSpec["source"];
  /** In words: whose cases the head is calibrated and measured on. */
  cohort: string;
}

const WEAKNESSES = [
  "Trained and measured on cases of one source; nothing is known of how it fares elsewhere.",
  "The shared backbone was trained on public data sets that its own card names: figures on pictures of those flatter.",
  "Reads what the shared backbone sees: pictures of 160 by 160 pixels, so that fine detail is lost.",
  "Similarity to known pictures is enough to withhold an answer and not enough to trust one.",
];

export function headSpec(plan: HeadPlan, origin: HeadOrigin, weaknesses: readonly string[]): HeadSpec {
  const { from: _from, classes: told, ...kept } = plan;
  const labels = told.map(({ label }) => label.toLowerCase()).join("; ");
  return {
    ...kept,
    ...origin,
    classes: told,
    intendedUse: `Tells apart: ${labels}. Research and teaching only; not a medical device and not for the care of patients.`,
    knownWeaknesses: [...weaknesses, ...WEAKNESSES],
  };
}
