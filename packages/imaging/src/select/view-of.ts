import type { InstanceFacts } from "./instance-facts.ts";

/** View Position (0018,5101), PS3.3 section C.8.1.1: those that are the same view from either side have one name. */
const byPosition: Readonly<Record<string, string>> = {
  LL: "LATERAL",
  RL: "LATERAL",
  LAT: "LATERAL",
  RLD: "DECUBITUS",
  LLD: "DECUBITUS",
  RLO: "OBLIQUE",
  LLO: "OBLIQUE",
};

/** View Code Sequence (0054,0220): SNOMED CT codes of context groups 4010 and 4014, and the SRT codes before them. */
const byCode: Readonly<Record<string, string>> = {
  "272479007": "PA",
  "R-40888": "PA",
  "399348003": "AP",
  "R-10206": "AP",
  "399033003": "FRONTAL",
  "399067008": "LATERAL",
  "R-102CD": "LATERAL",
  "399173006": "LATERAL",
  "R-10236": "LATERAL",
  "399198007": "LATERAL",
  "R-10232": "LATERAL",
  "399182000": "OBLIQUE",
  "399184004": "OBLIQUE",
  "399236003": "OBLIQUE",
  "399006002": "OBLIQUE",
  "399038007": "OBLIQUE",
  "399135007": "OBLIQUE",
  "399356000": "OBLIQUE",
  "399162004": "CC",
  "399368009": "MLO",
  "R-10226": "MLO",
};

/**
 * From where the body was looked at: by View Position, else View Code, else the direction of the rows in Patient
 * Orientation (0020,0020): from left to right it is frontal, from front to back lateral. Nothing where none tells.
 * @returns such as `PA`, `AP`, `FRONTAL` (one of both), `LATERAL`, `OBLIQUE`, `DECUBITUS`, `CC`, `MLO`
 */
export function viewOf({ viewPosition, viewCode, patientOrientation }: InstanceFacts): string | undefined {
  if (viewPosition !== null) return byPosition[viewPosition] ?? viewPosition;
  const coded = viewCode === null ? undefined : byCode[viewCode];
  if (coded !== undefined) return coded;
  const [row] = patientOrientation;
  if (row === undefined) return undefined;
  if (/^[LR]/.test(row)) return "FRONTAL";
  return /^[AP]/.test(row) ? "LATERAL" : undefined;
}

/** The place of a view among those that are wanted, 0 for the first; nothing where it is not. A frontal one may be either. */
export function rankOfView(view: string, views: readonly string[]): number | undefined {
  const rank = views.indexOf(view);
  if (rank >= 0) return rank;
  return view === "FRONTAL" && (views.includes("PA") || views.includes("AP")) ? views.length : undefined;
}
