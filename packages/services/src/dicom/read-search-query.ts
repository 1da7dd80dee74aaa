import { InvalidInputError } from "@synoptic/domain";
import { seriesTags, studyTags, tagOf } from "@synoptic/imaging";
import {
  type DicomLevel,
  type DicomMatch,
  type DicomSearch,
  type DicomSearchAttribute,
  dicomSearchColumns,
} from "@synoptic/persistence";

/** What is asked for, and what of it is not done. */
export interface DicomQuery extends Omit<DicomSearch, "siteId"> {
  warnings: string[];
}

const defaultLimit = 100;
/** A page of instances with all their attributes is about 10 MB. */
const mostLimit = 1000;
const levels: readonly DicomLevel[] = ["study", "series", "instance"];

/** As PS3.18 section 8.3.4.2 words it. */
const notFuzzy = "The fuzzymatching parameter is not supported. Only literal matching has been performed.";

/**
 * Reads the parameters of a QIDO-RS search. An attribute is named by its keyword or its eight hexadecimal digits; one in
 * a sequence by both, with a dot between. One that is not searched by at this level is ignored, with a warning.
 * @param scope UIDs that the path names
 * @throws InvalidInputError
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_8.3.4
 */
export function readSearchQuery(
  level: DicomLevel,
  scope: Readonly<Partial<Record<DicomLevel, string>>>,
  parameters: URLSearchParams,
): DicomQuery {
  const uids = { study: "0020000D", series: "0020000E", instance: "00080018" } as const;
  const matches: { attribute: DicomSearchAttribute; match: DicomMatch }[] = Object.entries(scope).map(
    ([at, uid]) => ({ attribute: uids[at as DicomLevel], match: { kind: "oneOf", values: [uid] } }),
  );
  const warnings: string[] = [];
  const include: string[] = [];
  let [limit, offset, all] = [defaultLimit, 0, false];
  for (const [name, value] of parameters) {
    const key = name.toLowerCase();
    if (key === "limit") limit = Math.min(count(name, value), mostLimit);
    else if (key === "offset") offset = count(name, value);
    else if (key === "accept") continue;
    else if (key === "fuzzymatching") {
      if (value === "true") warnings.push(notFuzzy);
      else if (value !== "false") throw new InvalidInputError("fuzzymatching is true or false.", [name]);
    } else if (key === "includefield") {
      for (const field of value.split(",")) {
        if (field === "all") all = true;
        else include.push(tagPath(field));
      }
    } else {
      const tag = tagPath(name);
      const known = Object.hasOwn(dicomSearchColumns, tag) ? (tag as DicomSearchAttribute) : undefined;
      const column = known && dicomSearchColumns[known];
      if (!known || !column || levels.indexOf(column.level) > levels.indexOf(level)) {
        warnings.push(`The attribute ${tag} is not matched here and was ignored.`);
      } else if (value !== "" && value !== "*") {
        matches.push({ attribute: known, match: matchOf(column.kind, value, name) });
      }
    }
  }
  const shared = new Set<string>([...studyTags, ...seriesTags]);
  const own = include.filter((tag) => !shared.has(tag) && /^[0-9A-F]{8}$/.test(tag));
  return { level, matches, limit, offset, include: all ? "all" : own, warnings };
}

function count(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value))
    throw new InvalidInputError(`${name} is a whole number of at least 0.`, [name]);
  return Number(value);
}

/** @throws InvalidInputError where a part is no attribute */
function tagPath(name: string): string {
  return name
    .split(".")
    .map((part) => {
      const tag = /^[0-9A-Fa-f]{8}$/.test(part) ? part.toUpperCase() : tagOf(part);
      if (tag === undefined) throw new InvalidInputError("A search parameter is no attribute.", [name]);
      return tag;
    })
    .join(".");
}

type Kind = (typeof dicomSearchColumns)[DicomSearchAttribute]["kind"];

/** @throws InvalidInputError */
function matchOf(kind: Kind, value: string, name: string): DicomMatch {
  if (kind === "uid") {
    const values = value.split(/[,\\]/);
    if (!values.every((uid) => /^[0-9.]{1,64}$/.test(uid)))
      throw new InvalidInputError(`${name} is one or several UIDs.`, [name]);
    return { kind: "oneOf", values };
  }
  if (kind === "modalities" && /[,\\]/.test(value)) return { kind: "oneOf", values: value.split(/[,\\]/) };
  if (kind === "number") {
    if (!/^[+-]?\d{1,9}$/.test(value)) throw new InvalidInputError(`${name} is a whole number.`, [name]);
    return { kind: "number", value: Number(value) };
  }
  if (kind === "date" || kind === "time") return rangeOf(kind, value, name);
  return { kind: "text", pattern: value };
}

/** A value, or `from-to` with either end open. A time's end may leave minutes and seconds out. */
function rangeOf(kind: "date" | "time", value: string, name: string): DicomMatch {
  const ends = value.split("-");
  const form = kind === "date" ? /^\d{8}$/ : /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$/;
  const fits =
    ends.length <= 2 && ends.some((end) => end !== "") && ends.every((end) => end === "" || form.test(end));
  if (!fits)
    throw new InvalidInputError(`${name} is a ${kind} or a range of them, as DICOM writes it.`, [name]);
  const [from, to = from] = ends;
  return { kind: "range", from: from || null, to: to || null };
}
