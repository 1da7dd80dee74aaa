import {
  aucInterval,
  findingPositives,
  findingProbabilities,
  groupedShare,
  type Interval,
  multiclassBrierDecomposition,
  reliabilityBins,
  subgroupTable,
} from "@synoptic/domain";
import type { ImageHeadManifest } from "../manifest.ts";
import type { CrossFitted } from "./calibrate-head.ts";
import type { HeadSpec } from "./head-spec.ts";
import type { Part } from "./part.ts";
import { rounded, roundedInterval } from "./write-model.ts";

type Figures = ImageHeadManifest["figures"];

/** Cases in one bin of the reliability diagram, so that its interval still tells something. */
const casesInBin = 25;
const mostBins = 10;

interface Measured {
  spec: HeadSpec;
  calibration: Part;
  /** `[rows, classes]`, out of fold. */
  probabilities: Float64Array;
}

/** What a card shows beside its headline figures: is the risk true, for whom, and what is a wrong one made of. */
export function detailFigures(measured: Measured): Pick<Figures, "brierParts" | "reliability" | "subgroups"> {
  const { spec, calibration, probabilities } = measured;
  const classes = spec.classes.length;
  const { labels } = calibration;
  const { total } = multiclassBrierDecomposition({ probabilities, labels, classes });
  const scores = primary(measured, probabilities);
  const positives = findingPositives(labels, members(spec));
  const bins = Math.max(2, Math.min(mostBins, Math.floor(labels.length / casesInBin)));
  return {
    brierParts: {
      reliability: rounded(total.reliability),
      resolution: rounded(total.resolution),
      uncertainty: rounded(total.uncertainty),
    },
    reliability: reliabilityBins(scores, positives, { kind: "equal-mass", bins }).map(
      ({ meanProbability, observed, cases }) => ({
        meanProbability: rounded(meanProbability),
        observed: roundedInterval(observed),
        rows: cases,
      }),
    ),
    ...subgroups(measured, scores, positives),
  };
}

/** How often the image's sets hold each class, out of fold: by one quantile for all, and by one a class. */
export function coverageFigures(
  { classes }: Pick<HeadSpec, "classes">,
  { marginal, byClass }: CrossFitted["imageCoverage"],
): Pick<Figures, "classConditionalSetSize" | "classCoverage"> &
  Required<Pick<Figures, "conformalCoverage" | "conformalSetSize">> {
  return {
    conformalCoverage: rounded(marginal.overall.value),
    conformalSetSize: rounded(marginal.meanSetSize),
    classConditionalSetSize: rounded(byClass.meanSetSize),
    classCoverage: Object.fromEntries(
      classes.flatMap(({ id }, c) => {
        const [one, other] = [marginal.perClass[c], byClass.perClass[c]];
        if (!one || !other) return [];
        return [
          [
            id,
            {
              rows: marginal.support[c]!,
              marginal: roundedInterval(one),
              classConditional: roundedInterval(other),
            },
          ],
        ];
      }),
    ),
  };
}

const members = (spec: HeadSpec) => {
  const finding = spec.findings.find(({ id }) => id === spec.primaryFindingId)!;
  return spec.classes.map(({ id }) => finding.classIds.includes(id));
};

function primary({ spec }: Measured, probabilities: Float64Array): Float64Array {
  return findingProbabilities(probabilities, members(spec));
}

/** By age, sex and body site where they are known: the primary finding's AUC and the accuracy of the top class. */
function subgroups(
  { spec, calibration, probabilities }: Measured,
  scores: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
): Pick<Figures, "subgroups"> {
  const classes = spec.classes.length;
  const right = Array.from({ length: calibration.labels.length }, (_, row) => {
    const own = Array.from(probabilities.subarray(row * classes, (row + 1) * classes));
    return own.indexOf(Math.max(...own)) === calibration.labels[row];
  });
  const groupsOf = (rows: readonly number[]) => rows.map((row) => calibration.groups[row]!);
  const auc = (rows: readonly number[]): Interval | null => {
    const kinds = rows.map((row) => Boolean(positives[row]));
    const count = (kind: boolean) => new Set(groupsOf(rows.filter((_, i) => kinds[i] === kind))).size;
    if (count(true) < 5 || count(false) < 5) return null;
    return aucInterval({
      scores: rows.map((row) => scores[row]!),
      positives: kinds,
      groups: groupsOf(rows),
    });
  };
  const accuracy = (rows: readonly number[]) =>
    groupedShare(
      rows.map((row) => right[row]!),
      groupsOf(rows),
    );

  const attributes = {
    age: calibration.rows.map(({ ageYears }) => ageBand(ageYears)),
    sex: calibration.rows.map(({ sex }) => (sex === "unknown" ? null : sex)),
    "body site": calibration.rows.map(({ bodySite }) => bodySite),
  };
  const tables = Object.entries(attributes).flatMap(([name, of]) => {
    if (of.filter((one) => one !== null).length < calibration.rows.length / 2) return [];
    const accuracies = new Map(subgroupTable(of, accuracy).subgroups.map((one) => [one.subgroup, one]));
    const rows = subgroupTable(of, auc).subgroups.map(({ subgroup, rows: count, figure, tooSmallToTell }) => {
      const own = accuracies.get(subgroup)!;
      return {
        label: subgroup,
        rows: count,
        primaryAuc: figure && !tooSmallToTell ? roundedInterval(figure) : null,
        accuracy: own.figure && !own.tooSmallToTell ? roundedInterval(own.figure) : null,
      };
    });
    return [[name, rows] as const];
  });
  return tables.length > 0 ? { subgroups: Object.fromEntries(tables) } : {};
}

function ageBand(years: number | null): string | null {
  if (years === null) return null;
  if (years < 40) return "under 40 years";
  return years < 60 ? "40 to 59 years" : "60 years and older";
}
