import { createHash } from "node:crypto";

/**
 * Ids of one person's rows: UUIDs of version 8 (RFC 9562) that rise with the person's number, so that an index grows at
 * its end, and that another seed or site does not have.
 */
export function personIds(population: string, number: number): () => string {
  const tail = createHash("sha256").update(`${population}/ids/${number}`).digest("hex");
  const person = number.toString(16).padStart(8, "0");
  const end = `8${tail.slice(0, 3)}-a${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
  let row = 0;
  return () => `${person}-${(row++).toString(16).padStart(4, "0")}-${end}`;
}
