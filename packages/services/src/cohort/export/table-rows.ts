import {
  type ExportRow,
  type ExportRules,
  type ExportTableName,
  maskAssessment,
  maskCondition,
  maskEncounter,
  maskMedication,
  maskObservation,
  maskOf,
  maskPerson,
  maskProcedure,
  maskRelative,
  maskSamples,
  maskStudy,
  type PersonMask,
  TooLargeError,
} from "@synoptic/domain";
import {
  type Db,
  type ExportMember,
  exportMemberPage,
  type OfPatient,
  readAside,
  readAssessments,
  readConditions,
  readEncounters,
  readMedications,
  readObservations,
  readProcedures,
  readRelatives,
  readSeries,
  readStudies,
} from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { studyPseudonym } from "./export-key.ts";

/** What the rows of one export are made with. */
export interface RowSource extends Pick<ServiceContext, "db" | "replica"> {
  taskId: string;
  /** What became known later is not in it. */
  at: Date;
  key: Uint8Array;
  rules: ExportRules;
  /** Whether members' index dates are told: not where they are of the models' work, which is done on one day for many. */
  tellsIndex: boolean;
  maxRows: number;
  signal: AbortSignal;
  /** @param people how many members are through with the table */
  note(people: number): void;
}

/** Members whose facts are in memory at a time. */
const pageSize = 500;
/** And whose samples: a sensor gives 105,000 a year. */
const membersWithSamples = 10;

/**
 * The rows of a table, some members' at a time, in the order of their pseudonyms and then of time.
 * @throws TooLargeError past `maxRows`
 */
export async function* tableRows(source: RowSource, table: ExportTableName): AsyncGenerator<ExportRow[]> {
  let [rows, people] = [0, 0];
  const take = table === "samples" ? membersWithSamples : pageSize;
  for await (const members of memberPages(source, take)) {
    const page = await readTable(source, table, members);
    rows += page.length;
    if (rows > source.maxRows)
      throw new TooLargeError(
        `The table ${table} has more than ${source.maxRows} rows, which an export may have.`,
      );
    people += members.length;
    source.note(people);
    yield page;
  }
}

export async function* memberPages(source: RowSource, take = pageSize): AsyncGenerator<ExportMember[]> {
  let after: Uint8Array | undefined;
  do {
    source.signal.throwIfAborted();
    const place = { after, take };
    const page = await readAside(source, (read) => exportMemberPage(read, source.taskId, place));
    if (page.length > 0) yield page;
    after = page.length < take ? undefined : page.at(-1)?.digest;
  } while (after !== undefined);
}

/** One table's rows of some members. */
export async function readTable(
  source: RowSource,
  table: ExportTableName,
  members: readonly ExportMember[],
): Promise<ExportRow[]> {
  return await readAside(source, (read) => readRows(read, source, table, members));
}

async function readRows(
  db: Db,
  { at, key, rules, tellsIndex }: RowSource,
  table: ExportTableName,
  members: readonly ExportMember[],
): Promise<ExportRow[]> {
  const ids = members.map(({ patientId }) => patientId);
  const told = <Fact>(
    facts: readonly OfPatient<Fact>[],
    mask: (fact: Fact, of: PersonMask, by: ExportRules) => ExportRow | null,
  ) => inOrder(members, facts, (fact, of) => mask(fact, of, rules));
  const withStudy = <Fact extends { studyId: string | null }>(fact: Fact) => ({
    ...fact,
    study: fact.studyId === null ? null : studyPseudonym(key, fact.studyId),
  });
  switch (table) {
    case "patients":
      return members.map(({ indexAt, ...member }) =>
        maskPerson({ ...member, indexAt: tellsIndex ? indexAt : null }, personMask(member)),
      );
    case "encounters":
      return told(await readEncounters(db, ids, at), maskEncounter);
    case "conditions":
      return told(await readConditions(db, ids, at), maskCondition);
    case "observations":
      return told(await readObservations(db, ids, at), maskObservation);
    case "samples": {
      const all = await readSeries(db, ids, at);
      return members.flatMap((member) =>
        maskSamples(
          all.filter(({ patientId }) => patientId === member.patientId),
          personMask(member),
          rules,
          at,
        ),
      );
    }
    case "medications":
      return told(await readMedications(db, ids, at), maskMedication);
    case "procedures":
      return told(await readProcedures(db, ids, at), maskProcedure);
    case "family_history":
      return told(await readRelatives(db, ids, at), maskRelative);
    case "studies": {
      const studies = (await readStudies(db, ids, at)).map(withStudy);
      return told(studies, (fact, of, by) => maskStudy({ ...fact, study: fact.study ?? "" }, of, by));
    }
    case "assessments":
      return told((await readAssessments(db, ids, at)).map(withStudy), maskAssessment);
  }
}

function personMask({ digest, shownSex, shownAge }: Omit<ExportMember, "indexAt">): PersonMask {
  return { ...maskOf(digest), sex: shownSex, ageBand: shownAge };
}

const dateColumns = ["onset_date", "start_date", "date"];

/** Rows by person, and a person's by day or place and then by what they say: never by when a row came, which ids tell. */
function inOrder<Fact>(
  members: readonly ExportMember[],
  facts: readonly OfPatient<Fact>[],
  mask: (fact: Fact, of: PersonMask) => ExportRow | null,
): ExportRow[] {
  const factsOf = new Map<string, Fact[]>();
  for (const fact of facts) {
    const own = factsOf.get(fact.patientId);
    if (own) own.push(fact);
    else factsOf.set(fact.patientId, [fact]);
  }
  return members.flatMap((member) => {
    const of = personMask(member);
    return (factsOf.get(member.patientId) ?? [])
      .map((fact) => mask(fact, of))
      .filter((row) => row !== null)
      .map((row) => ({ row, day: String(dateColumns.map((name) => row[name]).find(Boolean) ?? "") }))
      .sort((a, b) => compare(a.day, b.day) || compareRows(a.row, b.row))
      .map(({ row }) => row);
  });
}

function compareRows(a: ExportRow, b: ExportRow): number {
  for (const name in a) {
    const [one, other] = [a[name], b[name]];
    const numbers = typeof one === "number" && typeof other === "number";
    const order = numbers ? one - other : compare(String(one), String(other));
    if (order !== 0) return order;
  }
  return 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
