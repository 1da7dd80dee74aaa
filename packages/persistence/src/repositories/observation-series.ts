import type { ObservationSeries, SeriesKind, SeriesSample } from "@synoptic/domain";
import type { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

export type NewObservationSeries = Omit<
  Prisma.ObservationSeriesUncheckedCreateInput,
  "id" | "kind" | "startsAt" | "endsAt" | "count" | "samples"
> & {
  kind: SeriesKind;
  /** In order of time, one or more, each with as many values. */
  samples: readonly SeriesSample[];
};

/**
 * Keeps a series. Another version of the same takes its place, and the same again changes nothing.
 * @returns its id
 */
export async function storeSeries(db: Db, { samples, ...row }: NewObservationSeries): Promise<string> {
  const startsAt = samples[0]!.at;
  const packed = {
    startsAt,
    endsAt: samples.at(-1)!.at,
    count: samples.length,
    samples: pack(samples, startsAt),
  };
  const { patientId, sourceSystem = "synoptic", fhirId, kind } = row;
  const key = { patientId, sourceSystem, fhirId, kind };
  const known = await db.observationSeries.findUnique({
    where: { patientId_sourceSystem_fhirId_kind: key },
    select: { id: true, versionId: true },
  });
  if (known?.versionId === row.versionId) return known.id;
  const data = { ...row, ...packed };
  const stored = await db.observationSeries.upsert({
    where: { patientId_sourceSystem_fhirId_kind: key },
    create: data,
    update: data,
    select: { id: true },
  });
  return stored.id;
}

/** All series of a kind that a patient has and that were known at a moment; who may ask is in `where`. */
export async function findSeries(
  db: Db,
  where: Prisma.ObservationSeriesWhereInput,
): Promise<ObservationSeries[]> {
  const rows = await db.observationSeries.findMany({
    where,
    orderBy: [{ recordedAt: "asc" }, { id: "asc" }],
    select: {
      ...{ id: true, kind: true, device: true, timeZone: true, recordedAt: true },
      ...{ startsAt: true, count: true, samples: true },
    },
  });
  return rows.map(({ startsAt, count, samples, kind, ...row }) => ({
    ...row,
    kind: kind as SeriesKind,
    samples: unpack(samples, count, startsAt),
  }));
}

/** Bytes of a moment and of a value. */
const word = 4;

function pack(samples: readonly SeriesSample[], startsAt: Date): Uint8Array<ArrayBuffer> {
  const stride = word * (1 + samples[0]!.values.length);
  const bytes = new Uint8Array(samples.length * stride);
  const view = new DataView(bytes.buffer);
  for (const [row, { at, values }] of samples.entries()) {
    view.setUint32(row * stride, (at.getTime() - startsAt.getTime()) / 1000, true);
    for (const [i, value] of values.entries()) view.setFloat32(row * stride + word * (i + 1), value, true);
  }
  return bytes;
}

/** The samples of a row. */
export function unpack(bytes: Uint8Array, count: number, startsAt: Date): SeriesSample[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stride = bytes.byteLength / count;
  return Array.from({ length: count }, (_, row) => ({
    at: new Date(startsAt.getTime() + view.getUint32(row * stride, true) * 1000),
    values: Array.from({ length: stride / word - 1 }, (_, i) =>
      view.getFloat32(row * stride + word * (i + 1), true),
    ),
  }));
}
