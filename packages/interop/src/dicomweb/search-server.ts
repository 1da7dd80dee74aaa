import type { DicomAttributes } from "@synoptic/imaging";
import { z } from "zod";
import { askServer, type DicomServerAnswer } from "./ask-server.ts";
import type { DicomServerAccess, DicomServerAddress } from "./dicom-server.ts";
import { DicomServerAnswerError, DicomServerUnreachableError } from "./faults.ts";

/** Of one answer: some ten thousand instances. */
const mostJsonBytes = 32 * 1024 ** 2;

const dataSets = z.array(
  z.record(z.string(), z.object({ vr: z.string().optional(), Value: z.array(z.unknown()).optional() })),
);

/**
 * Searches by QIDO-RS.
 * @param path such as `/studies` or `/studies/1.2.3/series`
 * @returns what matches, in the DICOM JSON model
 * @throws DicomServerError, DestinationRefusedError
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.6
 */
export async function searchServer(
  server: DicomServerAddress,
  path: string,
  parameters: Readonly<Record<string, string>>,
  access: DicomServerAccess,
): Promise<DicomAttributes[]> {
  const query = new URLSearchParams(parameters).toString();
  const answer = await askServer(
    server,
    {
      method: "GET",
      path: query === "" ? path : `${path}?${query}`,
      headers: { accept: "application/dicom+json" },
    },
    access,
  );
  const text = await readText(server, answer);
  if (answer.status === 204 || text === "") return [];
  return readDataSets(server, text) as DicomAttributes[];
}

/**
 * The data sets of an answer in JSON.
 * @throws DicomServerAnswerError
 */
function readDataSets(server: DicomServerAddress, text: string) {
  const { data } = dataSets.safeParse(parsed(text));
  if (!data) throw new DicomServerAnswerError(server, "It answered a search with what is no DICOM JSON.");
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The whole of a text that is answered.
 * @throws DicomServerAnswerError where it is too long, DicomServerUnreachableError where it breaks off
 */
export async function readText(server: DicomServerAddress, { body }: DicomServerAnswer): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      if (length > mostJsonBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw new DicomServerUnreachableError(server, "The connection broke off.");
  }
  if (length > mostJsonBytes)
    throw new DicomServerAnswerError(server, `It answered with more than ${mostJsonBytes} bytes of text.`);
  return Buffer.concat(chunks).toString("utf8");
}
