import { type InputId, scoreInputs } from "./inputs.ts";
import type { Requirement, Score } from "./score.ts";

/**
 * Whether a record alone can tell all that a score asks for: each input is read from it, follows from others, or has a
 * rule of the source's for where it is not known. Only such a score can be computed of many whom nobody asks.
 */
export function isReadByRecords({ inputs }: Score): boolean {
  return (Object.entries(inputs) as [InputId, Requirement][]).every(
    ([id, { ifUnknown, implied }]) =>
      "read" in scoreInputs[id] || ifUnknown !== undefined || implied !== undefined,
  );
}
