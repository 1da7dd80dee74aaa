import { createHash } from "node:crypto";
import {
  type Actor,
  InvalidInputError,
  SERIES,
  SERIES_KINDS,
  type SeriesKind,
  toSeriesSamples,
  WallClock,
} from "@synoptic/domain";
import { storeSeries } from "@synoptic/persistence";
import { z } from "zod";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { optionalText, refuseFuture, text } from "../fact-input.ts";
import { requirePatient } from "../known-patient.ts";
import { readUpload } from "../read-upload.ts";
import { validated } from "../validated.ts";
import { readSeriesCsv } from "./read-series-csv.ts";

const schema = z.object({
  patientId: z.uuid(),
  kind: z.enum(SERIES_KINDS),
  csv: z.string().nullish(),
  uploadId: z.uuid().nullish(),
  unit: optionalText,
  timeZone: text,
  device: optionalText,
});

export type ImportSeriesInput = z.input<typeof schema>;

export interface ImportedSeries {
  seriesId: string;
  /** Moments that were kept. */
  count: number;
  /** Rows without a value, with an impossible one, or of a moment that another row tells. */
  leftOut: number;
}

/**
 * Adds a series that a device exported as CSV to a patient's history, known from now on. The same file again changes
 * nothing.
 * @throws InvalidInputError for a file, unit or time zone that cannot be read, or a moment in the future; NotFoundError;
 *   TooLargeError
 */
export async function importSeries(
  context: Pick<ServiceContext, "db" | "blobs" | "now">,
  actor: Actor,
  input: ImportSeriesInput,
): Promise<ImportedSeries> {
  const { db, now } = context;
  const { patientId, kind, csv, uploadId, unit: givenUnit, timeZone, device } = validated(schema, input);
  if ((csv == null) === (uploadId == null))
    throw new InvalidInputError("Give either csv or uploadId.", ["csv"]);
  await requirePatient(db, actor, patientId);
  const file = csv ?? new TextDecoder().decode(await readUpload(context, actor, uploadId!));
  const { samples: raw, unit, empty } = readSeriesCsv(file, kind, new WallClock(timeZone), givenUnit);
  const read = toSeriesSamples(kind, raw, unit);
  if (!read) throw new InvalidInputError("The unit is none that such a series has.", ["unit"]);
  const last = read.samples.at(-1);
  if (!last) throw new InvalidInputError("The file holds no value that can be kept.", ["csv"]);
  const recordedAt = now();
  refuseFuture(last.at, recordedAt);

  const sha256 = createHash("sha256").update(file).digest("hex");
  const seriesId = await db.$transaction(async (tx) => {
    const id = await storeSeries(tx, {
      ...{ patientId, kind, timeZone, device, recordedAt, samples: read.samples },
      ...{ sourceSystem: "urn:synoptic:csv", fhirId: `sha256:${sha256}`, versionId: "1" },
      ...codeOf(kind),
    });
    const note = { action: "series.import", subjectType: "ObservationSeries", subjectId: id, patientId };
    await audit(tx, actor, { ...note, at: recordedAt });
    return id;
  });
  return { seriesId, count: read.samples.length, leftOut: read.leftOut + empty };
}

/** Of the panel, or of the only measure. */
function codeOf(kind: SeriesKind) {
  const { panel, measures } = SERIES[kind];
  const [first] = measures;
  const [code, display] = Object.entries(panel ?? first!.loinc)[0]!;
  return { codeSystem: "http://loinc.org", code, display, unit: first!.unit };
}
