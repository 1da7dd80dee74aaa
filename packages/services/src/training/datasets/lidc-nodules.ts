import { XMLParser } from "fast-xml-parser";

/** One reader's outline of a nodule on one slice: its box, in pixels. */
export interface Outline {
  sopInstanceUid: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** One nodule as one reader saw it. */
export interface ReadNodule {
  reader: number;
  /** 1 (highly unlikely) to 5 (highly suspicious); nothing where it was not rated. */
  malignancy: number | null;
  outlines: readonly Outline[];
}

const lists = ["readingSession", "unblindedReadNodule", "roi", "edgeMap"];
const parser = new XMLParser({
  isArray: (name) => lists.includes(name),
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  // Entities that are declared in the file are never expanded.
  processEntities: false,
});

interface Xml {
  LidcReadMessage?: {
    ResponseHeader?: { SeriesInstanceUid?: string; SeriesInstanceUID?: string };
    readingSession?: {
      unblindedReadNodule?: {
        characteristics?: { malignancy?: string };
        roi?: {
          imageSOP_UID?: string;
          inclusion?: string;
          edgeMap?: { xCoord: string; yCoord: string }[];
        }[];
      }[];
    }[];
  };
}

/** What one annotation file says. */
export interface Readings {
  /** Empty where it does not say. */
  seriesUid: string;
  nodules: ReadNodule[];
}

/**
 * The nodules of 3 mm and more in one annotation file; smaller ones are marked by one point and have no outline.
 * @returns nothing where the file is not of readings of a CT
 * @throws whatever the parser throws of a file that is not XML
 */
export function readNodules(xml: string): Readings | undefined {
  const { LidcReadMessage: message } = parser.parse(xml, true) as Xml;
  if (!message) return undefined;
  const { SeriesInstanceUid, SeriesInstanceUID } = message.ResponseHeader ?? {};
  const nodules = (message.readingSession ?? []).flatMap((session, reader) =>
    (session.unblindedReadNodule ?? []).flatMap((nodule): ReadNodule[] => {
      const outlines = (nodule.roi ?? []).flatMap(({ imageSOP_UID, inclusion, edgeMap = [] }): Outline[] => {
        if (!imageSOP_UID || edgeMap.length < 2 || inclusion?.trim().toUpperCase() === "FALSE") return [];
        const xs = edgeMap.map(({ xCoord }) => Number(xCoord));
        const ys = edgeMap.map(({ yCoord }) => Number(yCoord));
        return [
          {
            sopInstanceUid: imageSOP_UID.trim(),
            left: Math.min(...xs),
            right: Math.max(...xs),
            top: Math.min(...ys),
            bottom: Math.max(...ys),
          },
        ];
      });
      const rating = Number(nodule.characteristics?.malignancy);
      const malignancy = rating >= 1 && rating <= 5 ? rating : null;
      return outlines.length > 0 ? [{ reader, malignancy, outlines }] : [];
    }),
  );
  return { seriesUid: String(SeriesInstanceUid ?? SeriesInstanceUID ?? "").trim(), nodules };
}

/**
 * Which readings are of one nodule: pairs of different readers are joined, those first whose boxes overlap most, and
 * no reader twice. So of two nodules side by side each keeps its own readings, in whatever order they come.
 */
export function joinReadings(nodules: readonly ReadNodule[]): ReadNodule[][] {
  const pairs = nodules.flatMap((a, i) =>
    nodules.slice(i + 1).flatMap((b) => {
      const shared = a.reader === b.reader ? 0 : overlap(a, b);
      return shared > 0 ? [{ a, b, shared }] : [];
    }),
  );
  pairs.sort((one, other) => other.shared - one.shared);
  const groupOf = new Map(nodules.map((nodule) => [nodule, [nodule]]));
  for (const { a, b } of pairs) {
    const [first, second] = [groupOf.get(a)!, groupOf.get(b)!];
    const readers = new Set([...first, ...second].map(({ reader }) => reader));
    if (first === second || readers.size < first.length + second.length) continue;
    const joined = [...first, ...second];
    for (const nodule of joined) groupOf.set(nodule, joined);
  }
  return [...new Set(nodules.map((nodule) => groupOf.get(nodule)!))];
}

/** The greatest share of two boxes' union that is in both, on any slice. */
function overlap(a: ReadNodule, b: ReadNodule): number {
  const area = ({ left, right, top, bottom }: Omit<Outline, "sopInstanceUid">) =>
    Math.max(0, right - left + 1) * Math.max(0, bottom - top + 1);
  const shares = a.outlines.flatMap((one) =>
    b.outlines.flatMap((other) => {
      if (one.sopInstanceUid !== other.sopInstanceUid) return [];
      const both = area({
        left: Math.max(one.left, other.left),
        right: Math.min(one.right, other.right),
        top: Math.max(one.top, other.top),
        bottom: Math.min(one.bottom, other.bottom),
      });
      return [both / (area(one) + area(other) - both)];
    }),
  );
  return Math.max(0, ...shares);
}
