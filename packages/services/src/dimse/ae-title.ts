import { z } from "zod";

/**
 * An AE title of the default repertoire: 16 characters at most, spaces around it do not count.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part05.html#table_6.2-1
 */
export const aeTitleText = z
  .string()
  .trim()
  .regex(/^[ -[\]-~]{1,16}$/, "An AE title has 1 to 16 characters of ASCII, and no backslash.");
