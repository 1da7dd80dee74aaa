import { aucInterval, type CountGuard, holm, protectedFigure, unpairedDifference } from "@synoptic/domain";
import type { EvaluatedCase } from "@synoptic/persistence";
import { calibrationFigures } from "./calibration-figures.ts";
import type { Draw, Drawn } from "./draw.ts";
import { columns, type EvaluationCase, toldDifference } from "./figures.ts";
import type { Evidence, SubgroupReport } from "./report.ts";

/** A case with the groups it is in; nothing where that is not known. */
export interface GroupedCase extends EvaluationCase {
  sex: string | null;
  age: string | null;
  manufacturer: string | null;
  /** Fitzpatrick's, by twos. */
  skinType: string | null;
}

const kinds = ["sex", "age", "manufacturer", "skinType"] as const;
const YEAR_MS = 365.25 * 86_400_000;
/** An interval of the AUC wider than this tells nothing. */
const WIDEST = 0.2;
const LEVEL = 0.05;
const unit = { scale: 1, least: 0, most: 1 };

/** Sex, age band at the index, and the device's manufacturer; skin types are read apart. */
export function groupsOf({
  sex,
  birthDate,
  indexAt,
  manufacturer,
}: Pick<EvaluatedCase, "sex" | "birthDate" | "indexAt" | "manufacturer">) {
  const years = birthDate === null ? null : (indexAt.getTime() - birthDate.getTime()) / YEAR_MS;
  return {
    sex: sex === "unknown" ? null : sex,
    age:
      years === null
        ? null
        : years < 40
          ? YOUNGEST
          : years < 60
            ? "40 to 59"
            : years < 75
              ? "60 to 74"
              : "75 and over",
    manufacturer: manufacturer?.trim().slice(0, 64) || null,
  };
}

const YOUNGEST = "under 40";

/** By name, but the youngest first. */
function inOrder(a: string, b: string): number {
  return Number(b === YOUNGEST) - Number(a === YOUNGEST) || (a < b ? -1 : 1);
}

/**
 * The AUC and the calibration of each subgroup that is large, beside all the others. Each is drawn by itself, so that a
 * small group does not follow from a large one and the whole.
 */
export function subgroupReports(
  cases: readonly GroupedCase[],
  evidence: Evidence,
  draw: Draw,
  guard: CountGuard,
): SubgroupReport[] {
  const found = kinds.flatMap((by) => {
    const names = [...new Set(cases.flatMap((one) => one[by] ?? []))].sort(inOrder);
    const told = names.flatMap((group) => {
      const inside = draw(
        cases.filter((one) => one[by] === group),
        ["subgroup", by, group],
      );
      if (!inside) return [];
      const others = draw(
        cases.filter((one) => one[by] !== null && one[by] !== group),
        ["all but", by, group],
      );
      const people = new Set(cases.flatMap((one) => (one[by] === group ? [one.patientId] : []))).size;
      return [{ by, group, people: guard.count(people, ["evaluated", by, group]), inside, others }];
    });
    // Whether there is another group beside the only one that is told may be the doing of one person.
    return told.length < 2 ? [] : told;
  });
  const areaOf = (drawn: Drawn<GroupedCase>) => aucInterval(columns(drawn.cases, evidence));
  const tested = found.map(
    ({ inside, others }) => others && unpairedDifference(areaOf(inside), areaOf(others)),
  );
  const adjusted = holm(tested.flatMap((one) => (one ? [one.p] : [])));
  let next = 0;
  return found.map(({ by, group, people, inside, others }, i) => {
    const own = tested[i];
    const adjustedP = own ? adjusted[next++]! : null;
    const area = areaOf(inside);
    const tooSmallToTell = area.high - area.low > WIDEST;
    return {
      ...{ by, group, people },
      auc: protectedFigure(area, inside, unit),
      observedToExpected: calibrationFigures(columns(inside.cases, evidence), inside, guard.floor)
        .observedToExpected,
      difference:
        own && others ? toldDifference(own, inside.persons < others.persons ? inside : others) : null,
      adjustedP: adjustedP === null ? null : Math.max(0.001, Number(adjustedP.toPrecision(1))),
      tooSmallToTell,
      differs: adjustedP !== null && adjustedP < LEVEL,
    };
  });
}
