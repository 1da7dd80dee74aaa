import { DomainError, type ExportRow, imageTable, TooLargeError } from "@synoptic/domain";
import { type DicomAttributes, type NotShownReason, toDisplay, toPng, whyNotShown } from "@synoptic/imaging";
import {
  type BlobStore,
  type ExportMember,
  readAside,
  readImages,
  type StoredImage,
} from "@synoptic/persistence";
import { studyPseudonym } from "./export-key.ts";
import { memberPages, type RowSource, readTable } from "./table-rows.ts";
import { writeCsv } from "./write-csv.ts";
import type { FileToWrite } from "./write-zip.ts";

export type LeftOutImages = Map<NotShownReason | "unreadable", number>;

export interface ImageSource extends RowSource {
  blobs: BlobStore;
  maxImages: number;
}

/**
 * Every image of the members that may be shown, its first frame as PNG made of its pixels alone, and then the table of
 * them. One image is in memory at a time, and a line of each.
 * @param leftOut is told of those that may not
 * @throws TooLargeError past `maxImages`
 */
export async function* imageFiles(source: ImageSource, leftOut: LeftOutImages): AsyncGenerator<FileToWrite> {
  const rows: ExportRow[] = [];
  let people = 0;
  for await (const members of memberPages(source)) {
    for (const image of await imagesOf(source, members)) {
      source.signal.throwIfAborted();
      const shown = await showImage(source, image, leftOut);
      if (!shown) continue;
      if (rows.length >= source.maxImages)
        throw new TooLargeError(
          `The cohort has more than ${source.maxImages} images, which an export may have.`,
        );
      const file = `images/${image.row.patient}/${image.row.study}-${image.place}.png`;
      rows.push({ ...image.row, file, width: shown.width, height: shown.height });
      yield { path: `data/${file}`, content: [shown.png], compress: false };
    }
    people += members.length;
    source.note(people);
  }
  yield { path: "data/images.csv", content: writeCsv(imageTable.columns, [rows]) };
}

interface ImageToWrite extends StoredImage {
  /** What its study and the newest assessment of that tell. */
  row: ExportRow;
  /** Among the study's images, from 1. */
  place: number;
}

async function imagesOf(source: ImageSource, members: readonly ExportMember[]): Promise<ImageToWrite[]> {
  const { at, key } = source;
  const ids = members.map(({ patientId }) => patientId);
  const images = await readAside(source, (read) => readImages(read, ids, at));
  const studies = await readTable(source, "studies", members);
  const assessments = new Map<unknown, ExportRow>();
  // Rows are in the order of time: the last one is the newest.
  for (const row of await readTable(source, "assessments", members)) assessments.set(row.study, row);
  const byStudy = new Map<string, StoredImage[]>();
  for (const image of images) {
    const study = studyPseudonym(key, image.studyId);
    byStudy.set(study, [...(byStudy.get(study) ?? []), image]);
  }
  return studies.flatMap((study) =>
    // By a name that is made as the study's is: the order of ids is that of time.
    (byStudy.get(String(study.study)) ?? [])
      .toSorted((a, b) => (studyPseudonym(key, a.instanceId) < studyPseudonym(key, b.instanceId) ? -1 : 1))
      .map((image, i) => ({ ...image, row: { ...assessments.get(study.study), ...study }, place: i + 1 })),
  );
}

async function showImage({ blobs }: ImageSource, image: ImageToWrite, leftOut: LeftOutImages) {
  const attributes = image.attributes as DicomAttributes;
  const why = whyNotShown({ ...image, attributes });
  const note = (reason: NotShownReason | "unreadable") => {
    leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    return undefined;
  };
  if (why) return note(why);
  try {
    const display = await toDisplay(await blobs.read(image.sha256));
    return { width: display.width, height: display.height, png: await toPng(display) };
  } catch (error) {
    if (error instanceof DomainError) return note("unreadable");
    throw error;
  }
}
