export type FileKind = "dicom" | "image" | "history" | "archive";

/**
 * What a file seems to be by its name, to ask for what it needs before it is sent. The server looks at the
 * bytes and has the last word. DICOM files often have no extension, so they are what is left.
 */
export function guessKind(name: string): FileKind {
  if (/\.(png|jpe?g)$/i.test(name)) return "image";
  if (/\.(json|ndjson)(\.gz)?$/i.test(name)) return "history";
  if (/\.zip$/i.test(name)) return "archive";
  return "dicom";
}

const mediaTypes: Record<FileKind, string> = {
  dicom: "application/dicom",
  image: "application/octet-stream",
  history: "application/fhir+json",
  archive: "application/zip",
};

/** The media type to send a file under. */
export function mediaTypeOf(name: string): string {
  if (/\.png$/i.test(name)) return "image/png";
  if (/\.jpe?g$/i.test(name)) return "image/jpeg";
  if (/\.csv$/i.test(name)) return "text/csv";
  if (/\.gz$/i.test(name)) return "application/gzip";
  if (/\.ndjson$/i.test(name)) return "application/fhir+ndjson";
  return mediaTypes[guessKind(name)];
}

/** `176 KB`, `3.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u202fB`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)}\u202fKB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)}\u202fMB`;
}
