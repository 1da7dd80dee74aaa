import { randomUUID } from "node:crypto";
import type { DicomAttributes } from "@synoptic/imaging";
import { askServer } from "./ask-server.ts";
import type { DicomServerAccess, DicomServerAddress } from "./dicom-server.ts";
import { DicomServerAnswerError, DicomServerRefusedError } from "./faults.ts";
import { readText } from "./search-server.ts";

/** An instance that a server did not take. */
export interface StoreFailure {
  /** Nothing where the server could not read it. */
  sopInstanceUid: string | null;
  /** Failure Reason (0008,1197), such as 0xA700; nothing where it is not told. */
  reason: number | null;
}

/** Out of resources, A7xx: the same may go well later. @see PS3.18 table I.2-2 */
export const isPassingReason = (reason: number | null): boolean => reason !== null && reason >> 8 === 0xa7;

const conflict = 409;

/**
 * Sends files by STOW-RS in one request.
 * @returns what the server did not take; empty where it took all
 * @throws DicomServerError, DestinationRefusedError
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.5
 */
export async function storeInstances(
  server: DicomServerAddress,
  files: readonly Uint8Array[],
  access: DicomServerAccess,
): Promise<StoreFailure[]> {
  const boundary = randomUUID();
  const pieces = files.flatMap((file) => [
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, "latin1"),
    file,
    Buffer.from("\r\n", "latin1"),
  ]);
  const answer = await askServer(
    server,
    {
      method: "POST",
      path: "/studies",
      headers: {
        accept: "application/dicom+json",
        "content-type": `multipart/related; type="application/dicom"; boundary=${boundary}`,
      },
      body: [...pieces, Buffer.from(`--${boundary}--\r\n`, "latin1")],
      expected: [conflict],
    },
    access,
  );
  const { status } = answer;
  const failures = failuresIn(server, await readText(server, answer), status);
  if (status === conflict && failures.length === 0)
    throw new DicomServerRefusedError(
      server,
      "It took none of the files, and did not say why (409).",
      status,
    );
  return failures;
}

function failuresIn(server: DicomServerAddress, text: string, status: number): StoreFailure[] {
  if (text.trim() === "") return [];
  let answered: DicomAttributes;
  try {
    answered = JSON.parse(text) as DicomAttributes;
  } catch {
    throw new DicomServerAnswerError(server, "It did not say in DICOM JSON what it stored.", status);
  }
  const itemsOf = (tag: string) => (answered?.[tag]?.Value ?? []) as DicomAttributes[];
  return [...itemsOf("00081198"), ...itemsOf("0008119A")].map((item) => {
    const [uid, reason] = [item?.["00081155"]?.Value?.[0], item?.["00081197"]?.Value?.[0]];
    return {
      sopInstanceUid: typeof uid === "string" ? uid : null,
      reason: typeof reason === "number" ? reason : null,
    };
  });
}
