/**
 * Whether two ids name the same upload. The server takes and tells both kinds: the global id that an upload
 * was answered with (base64 of `Upload:<uuid>`) and the plain UUID within it.
 */
export function isSameUpload(sent: string, told: string): boolean {
  return sent === told || readUuid(sent) === readUuid(told);
}

const globalId = /^[A-Za-z0-9+/]+=*$/;

function readUuid(id: string): string {
  if (id.includes("-") || !globalId.test(id)) return id;
  try {
    return atob(id).replace(/^Upload:/, "");
  } catch {
    return id;
  }
}
