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

/**
 * The nodules of 3 mm and more in one annotation file; smaller ones are marked by one point and have no outline.
 * @returns nothing where the file is not of readings of a CT
 * @throws whatever the parser throws of a file that is not XML
 */
export function readNodules(xml: string): ReadNodule[] | undefined {
  const { LidcReadMessage: message } = parser.parse(xml, true) as Xml;
  if (!message) return undefined;
  return (message.readingSession ?? []).flatMap((session, reader) =>
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
}

/** Which readings are of one nodule: those whose boxes overlap on some slice, of different readers. */
export function joinReadings(nodules: readonly ReadNodule[]): ReadNodule[][] {
  const joined: ReadNodule[][] = [];
  for (const nodule of nodules) {
    const same = joined.filter(
      (others) =>
        !others.some(({ reader }) => reader === nodule.reader) &&
        others.some((other) => overlap(other, nodule)),
    );
    const [first, ...more] = same;
    if (!first) {
      joined.push([nodule]);
      continue;
    }
    first.push(nodule);
    for (const others of more) {
      if (others.some(({ reader }) => first.some((one) => one.reader === reader))) continue;
      first.push(...others);
      joined.splice(joined.indexOf(others), 1);
    }
  }
  return joined;
}

function overlap(a: ReadNodule, b: ReadNodule): boolean {
  return a.outlines.some((one) =>
    b.outlines.some(
      (other) =>
        one.sopInstanceUid === other.sopInstanceUid &&
        one.left <= other.right &&
        other.left <= one.right &&
        one.top <= other.bottom &&
        other.top <= one.bottom,
    ),
  );
}
