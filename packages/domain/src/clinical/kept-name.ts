/**
 * Most characters of a family name, and of given names, that are listed. Lists are in the order of an index whose entries
 * have room for some 2,700 bytes: twice 200 characters take 1,600 at most. The resource as it was sent has it whole.
 */
export const MAX_NAME_CHARACTERS = 200;

/** As much of a name as is listed; nothing for an empty one. */
export function keptName(name: string | null | undefined): string | null {
  return name ? [...name].slice(0, MAX_NAME_CHARACTERS).join("") : null;
}
