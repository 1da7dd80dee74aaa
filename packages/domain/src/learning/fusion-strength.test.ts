import { expect, test } from "vitest";
import { SNOMED_CT } from "../clinical/history.ts";
import { fuse } from "../fusion/fuse.ts";
import { seededRandom } from "../metrics/bootstrap.ts";
import { softmax } from "../risk/odds.ts";
import { fitFusionStrength, fusedProbabilities, historyProbabilities } from "./fusion-strength.ts";

const prevalence = [0.6, 0.3, 0.1];
const history = [0.2, -0.1, 0.5];
const image = [0.2, 0.5, 0.3];
const one = {
  classes: 3,
  prevalence,
  calibrationPrevalence: [0.5, 0.3, 0.2],
  historyLogWeights: history,
  imageProbabilities: image,
};

test("fuses many cases by the very rule that fuses one", () => {
  const code = { system: SNOMED_CT, code: "1" };
  const single = fuse({
    scenario: {
      id: "test",
      classes: ["a", "b", "c"].map((id) => ({ id, label: id, code })),
      findings: [{ id: "a", label: "a", code, classIds: ["a"] }],
      primaryFindingId: "a",
    },
    prevalence: { probabilities: prevalence, source: "test" },
    history: [{ name: "fact", label: "fact", logWeights: history, source: "test", factIds: [] }],
    missingFacts: [],
    image: {
      probabilities: image,
      calibrationPrevalence: one.calibrationPrevalence,
      strength: 0.8,
      source: "test",
    },
    novelty: null,
    conformal: null,
  });
  const fused = fusedProbabilities(one, 0.8);
  const alone = historyProbabilities(one);
  single.classes.forEach(({ postTestProbability, preTestProbability }, c) => {
    expect(fused[c]).toBeCloseTo(postTestProbability!, 12);
    expect(alone[c]).toBeCloseTo(preTestProbability, 12);
  });
});

test("finds that evidence which is counted twice deserves half the strength", () => {
  // Image and history are the same measurement, so that p(c | both) needs one of them: weights of 1/2 + 1/2 or,
  // with the history at full strength, an image that repeats it once too often.
  const random = seededRandom(5);
  const rows = 4000;
  const labels: number[] = [];
  const shared: number[] = [];
  const probabilities: number[] = [];
  for (let i = 0; i < rows; i++) {
    const label = random() < 0.5 ? 1 : 0;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    // Log-likelihood ratio of N(±1, 1) is 2x; each source reports half of it as history and all of it as image.
    const ratio = 2 * ((label ? 1 : -1) + normal);
    labels.push(label);
    shared.push(0, ratio / 2);
    probabilities.push(...softmax([0, ratio]));
  }
  const strength = fitFusionStrength(
    {
      classes: 2,
      prevalence: [0.5, 0.5],
      calibrationPrevalence: [0.5, 0.5],
      historyLogWeights: shared,
      imageProbabilities: probabilities,
    },
    labels,
  );
  expect(Math.abs(strength - 0.5)).toBeLessThan(0.1);
});
