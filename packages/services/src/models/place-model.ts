import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkModelFolder } from "@synoptic/inference";

/** Moves a folder to its place. One that is there already stays where it is whole: another process may read it. */
export async function placeModel(incoming: string, target: string, manifestSha256: string): Promise<void> {
  await mkdir(join(target, ".."), { recursive: true });
  const isWhole = await checkModelFolder(target, manifestSha256).then(
    () => true,
    () => false,
  );
  if (isWhole) return;
  await rm(target, { recursive: true, force: true });
  await rename(incoming, target).catch(async (error: unknown) => {
    // Another process has put the very same content there in between.
    await checkModelFolder(target, manifestSha256).catch(() => Promise.reject(error));
  });
}
