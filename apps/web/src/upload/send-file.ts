import { mediaTypeOf } from "./file-kind.ts";

/** The server took no file; its message is for people. */
export class UploadRefusedError extends Error {
  override readonly name = "UploadRefusedError";
}

function readAnswer(text: string): { uploadId?: string; message?: string } {
  try {
    return JSON.parse(text) as { uploadId?: string; message?: string };
  } catch {
    return {};
  }
}

/**
 * Streams one file to the server. XMLHttpRequest, since `fetch` does not tell how much of a body is sent.
 * @param onProgress called with the share that is sent, 0 to 1
 * @returns the upload's id
 * @throws UploadRefusedError
 */
export function sendFile(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/uploads");
    request.setRequestHeader("Content-Type", mediaTypeOf(file.name));
    request.setRequestHeader("X-Synoptic-Upload", "1");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const answer = readAnswer(request.responseText);
      if (request.status < 300 && answer.uploadId) resolve(answer.uploadId);
      else
        reject(
          new UploadRefusedError(answer.message ?? `The server refused the file (status ${request.status}).`),
        );
    });
    request.addEventListener("error", () =>
      reject(new UploadRefusedError("The connection was lost while sending.")),
    );
    request.addEventListener("abort", () => reject(new UploadRefusedError("Stopped.")));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
