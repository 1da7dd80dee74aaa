import { join } from "node:path";
import type { ModelVersionKey } from "@synoptic/inference";

/** Where the files of a model lie that a site added: by content, so that two sites' models never mix. */
export function modelFolder(home: string, { id, version, manifestSha256 }: ModelVersionKey): string {
  return join(home, manifestSha256.slice(0, 32), `${id}@${version}`);
}
