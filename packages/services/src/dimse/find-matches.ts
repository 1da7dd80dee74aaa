import { type Actor, InvalidInputError } from "@synoptic/domain";
import { type DicomAttribute, type DicomAttributes, textOf } from "@synoptic/imaging";
import { dimseStatus, type FoundPage, QueryRefusedError } from "@synoptic/interop";
import type { DicomLevel } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { type DicomQuery, readSearchQuery } from "../dicom/read-search-query.ts";
import { searchInstances } from "../dicom/search-instances.ts";

const pageSize = 100;
/** Nobody reads a longer list; whoever needs all asks day by day. */
const mostMatches = 1000;

const levels: Readonly<Record<string, DicomLevel>> = { STUDY: "study", SERIES: "series", IMAGE: "instance" };
const queryLevel = "00080052";
/** Keys that say how to read the query, and none of what is sought. */
const notSought = new Set(["00080005", queryLevel, "00080201"]);
const [studyUid, seriesUid] = ["0020000D", "0020000E"];
/** The unique keys of the levels above, which the hierarchy of the Study Root model asks for, PS3.4 section C.4.1.2.1. */
const above: Readonly<Record<DicomLevel, readonly string[]>> = {
  study: [],
  series: [studyUid],
  instance: [studyUid, seriesUid],
};
/** An address of DICOMweb, which says nothing here. */
const retrieveUrl = "00081190";

/**
 * Answers a C-FIND by the Study Root model, from what QIDO-RS is answered from and by the same rules.
 * @yields pages of matches, each with the attributes that were asked for, empty where there is no value
 * @throws QueryRefusedError, also after 1,000 matches where there are more
 */
export async function* findMatches(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  identifier: DicomAttributes,
): AsyncGenerator<FoundPage> {
  const query = readQuery(identifier);
  const unmatched = query.warnings.length > 0;
  const scope = { study: false, series: false };
  for (let offset = 0; offset < mostMatches; offset += pageSize) {
    const page = { ...query, limit: pageSize, offset };
    const { results, hasMore } = await searchInstances(context, actor, page, { base: "", scope });
    yield { matches: results.map((match) => asked(identifier, match)), unmatched };
    if (!hasMore) return;
  }
  throw new QueryRefusedError({
    status: dimseStatus.outOfResources,
    comment: `More than ${mostMatches} match: narrow the query.`,
  });
}

function readQuery(identifier: DicomAttributes): DicomQuery {
  const level = levels[textOf(identifier, queryLevel) ?? ""];
  if (level === undefined) throw refused("The Query/Retrieve Level is STUDY, SERIES or IMAGE.");
  for (const tag of above[level]) {
    if (identifier[tag]?.Value?.length !== 1) throw refused(`${tag} is needed at this level.`);
  }
  const parameters = new URLSearchParams();
  for (const [tag, attribute] of Object.entries(identifier)) {
    if (notSought.has(tag)) continue;
    for (const [path, value] of keysOf(tag, attribute)) {
      if (value !== "" && value !== "*") parameters.append(path, value);
      else if (level === "instance") parameters.append("includefield", path);
    }
  }
  try {
    return readSearchQuery(level, {}, parameters);
  } catch (error) {
    if (error instanceof InvalidInputError) throw refused(error.message);
    throw error;
  }
}

const refused = (comment: string) => new QueryRefusedError({ status: dimseStatus.doesNotMatch, comment });

/** The ways to what is sought, in a sequence's first item too, and each one's value as QIDO-RS writes it. */
function keysOf(tag: string, { vr, Value = [] }: DicomAttribute): [path: string, value: string][] {
  if (vr !== "SQ") return [[tag, Value.map(textIn).join("\\")]];
  const [item] = Value as DicomAttributes[];
  if (!item) return [[tag, ""]];
  return Object.entries(item).flatMap(([inner, attribute]) =>
    keysOf(inner, attribute).map(([path, value]): [string, string] => [`${tag}.${path}`, value]),
  );
}

/** Of a name its alphabetic form. */
function textIn(value: unknown): string {
  if (value === null) return "";
  return typeof value === "object" ? ((value as { Alphabetic?: string }).Alphabetic ?? "") : String(value);
}

/** What was asked for of a match, and what tells it apart. */
function asked(identifier: DicomAttributes, match: DicomAttributes): DicomAttributes {
  const told: DicomAttributes = {};
  for (const tag of [...Object.keys(identifier), studyUid]) {
    if (tag === queryLevel) told[tag] = identifier[tag]!;
    else if (!notSought.has(tag)) {
      const found = tag === retrieveUrl ? undefined : match[tag];
      told[tag] = found ?? { vr: identifier[tag]!.vr };
    }
  }
  return told;
}
