import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describeInstance, readDicom, textOf } from "@synoptic/imaging";

interface Filed {
  bytes: Uint8Array;
  study: string;
  series: string;
  instance: string;
  patientId: string;
  studyDate: string;
  modality: string;
}

/**
 * A small DICOMweb server over HTTP that holds files in memory and misbehaves when it is told to: what a real archive does
 * only once in a while.
 */
export async function openArchive() {
  const files = new Map<string, Filed>();
  const faults = {
    /** Answers every request so; nothing: as it should. */
    status: null as number | null,
    /** Ends the connection in the middle of the file of this number, counted over all answers, once. */
    cutAt: null as number | null,
    garbage: false,
    /** Failure Reason of every file that is sent. */
    storeReason: null as number | null,
    /** Called before each file is sent. */
    onFile: (() => {}) as () => void | Promise<void>,
  };
  const stored: string[] = [];
  const asked: string[] = [];
  let sent = 0;

  async function retrieve(found: readonly Filed[], response: ServerResponse) {
    response.writeHead(200, { "content-type": 'multipart/related; type="application/dicom"; boundary=b' });
    for (const { bytes } of found) {
      await faults.onFile();
      response.write("--b\r\nContent-Type: application/dicom\r\n\r\n");
      if (faults.cutAt === sent++) {
        faults.cutAt = null;
        response.write(bytes.subarray(0, 100), () => response.destroy());
        return;
      }
      response.write(bytes);
      response.write("\r\n");
    }
    response.end("--b--");
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://archive");
    asked.push(pathname);
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    if (faults.status !== null) return response.writeHead(faults.status).end();
    if (faults.garbage) return response.end("4711");
    if (request.method === "POST") return store(body, response);
    const [, study, series, instance] =
      /^\/studies(?:\/([\d.]+))?(?:\/series\/([\d.]+))?(?:\/instances\/([\d.]+))?(?:\/instances|\/series)?$/.exec(
        pathname,
      ) ?? [];
    const patientId = searchParams.get("PatientID");
    const uid = searchParams.get("StudyInstanceUID") ?? study;
    const found = [...files.values()].filter(
      (file) =>
        (uid === undefined || file.study === uid) &&
        // As some archives do, it finds whatever begins so.
        (patientId === null || file.patientId.startsWith(patientId)) &&
        (series === undefined || file.series === series) &&
        (instance === undefined || file.instance === instance),
    );
    if (/\/instances$|\/series$|^\/studies$/.test(pathname)) {
      const level = pathname.endsWith("/instances")
        ? "instance"
        : pathname.endsWith("/series")
          ? "series"
          : "study";
      const page = new Map(found.map((file) => [file[level], file]));
      const offset = Number(searchParams.get("offset") ?? 0);
      const results = [...page.values()].slice(offset).map((file) => told(file));
      return response.setHeader("content-type", "application/dicom+json").end(JSON.stringify(results));
    }
    if (found.length === 0) return response.writeHead(404).end();
    return retrieve(found, response);
  }

  function store(body: Buffer, response: ServerResponse) {
    stored.push(...body.toString("latin1").split("Content-Type: application/dicom\r\n\r\n").slice(1));
    const failed =
      faults.storeReason === null
        ? {}
        : { "00081198": { vr: "SQ", Value: [{ "00081197": { vr: "US", Value: [faults.storeReason] } }] } };
    response.writeHead(faults.storeReason === null ? 200 : 409).end(JSON.stringify(failed));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    /** Files that were sent to it, each with what follows in its body. */
    stored,
    /** Paths that were asked for, without their queries. */
    asked,
    add: (bytes: Uint8Array) => {
      const file = readDicom(bytes);
      const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, patientId, modality } =
        describeInstance(file);
      files.set(sopInstanceUid, {
        ...{ bytes, study: studyInstanceUid, series: seriesInstanceUid, instance: sopInstanceUid },
        ...{ patientId: patientId ?? "", modality, studyDate: textOf(file.attributes, "00080020") ?? "" },
      });
    },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

function told({ study, series, instance, patientId, studyDate, modality }: Filed) {
  return {
    "0020000D": { vr: "UI", Value: [study] },
    "0020000E": { vr: "UI", Value: [series] },
    "00080018": { vr: "UI", Value: [instance] },
    "00100020": { vr: "LO", Value: [patientId] },
    "00080020": { vr: "DA", Value: [studyDate] },
    "00080061": { vr: "CS", Value: [modality] },
  };
}

export type Archive = Awaited<ReturnType<typeof openArchive>>;
