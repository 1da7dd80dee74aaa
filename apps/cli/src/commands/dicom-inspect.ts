import { DomainError } from "@synoptic/domain";
import { inspectDicom } from "@synoptic/imaging";
import { badInput, print } from "../output.ts";
import { readInput } from "../read-file.ts";

/** One JSON line a file, with or without `--json`; a refused file's line carries its error. */
export async function dicomInspect(_json: boolean, _options: object, files: string[]): Promise<void> {
  for (const file of files) {
    try {
      const report = await inspectDicom(await readInput(file));
      print(true, { file, ...report }, String);
      if (report.error) badInput();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      print(true, { file, error: { code: error.code, message: error.message } }, String);
      badInput();
    }
  }
}
