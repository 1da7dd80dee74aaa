import type { Criterion } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";

/** Bits that one column holds, its sign left alone. */
const BITS = 60;

/**
 * The sets of patients that rules are about, each a bit. They are all read in one pass, whatever the others hold: were
 * they read where a rule asks, the database would leave out what cannot change the answer, and its time would tell.
 */
export class RuleSets {
  readonly #sets: Prisma.Sql[] = [];
  readonly #known = new Map<string, Prisma.Sql>();

  /** An SQL condition on `m`: whether the patient is in the rule's set. The same rule is read once. */
  has(rule: Criterion, rows: () => Prisma.Sql): Prisma.Sql {
    const key = JSON.stringify(rule);
    const before = this.#known.get(key);
    if (before) return before;
    const place = this.#sets.push(rows()) - 1;
    const bit = Prisma.raw(`(COALESCE(m.${wordOf(place)}, 0) & ${bitOf(place)}) <> 0`);
    const condition = Prisma.sql`(${bit})`;
    this.#known.set(key, condition);
    return condition;
  }

  /**
   * Joins `m` to the patients `p`; empty where no rule asks for a set. The limit, which nothing reaches, keeps processes
   * that share the patients from each reading all sets for itself.
   */
  get join(): Prisma.Sql {
    if (this.#sets.length === 0) return Prisma.empty;
    const words = [...new Set(this.#sets.map((_, place) => wordOf(place)))];
    const sets = this.#sets.map((rows, place) => {
      const bits = words.map((word) => `${word === wordOf(place) ? bitOf(place) : 0}::int8 AS ${word}`);
      return Prisma.sql`SELECT s.patient_id, ${Prisma.raw(bits.join(", "))} FROM (${rows}) s`;
    });
    const together = Prisma.raw(words.map((word) => `bit_or(u.${word}) AS ${word}`).join(", "));
    return Prisma.sql`LEFT JOIN (SELECT u.patient_id, ${together} FROM (${Prisma.join(sets, " UNION ALL ")}) u
      GROUP BY u.patient_id LIMIT 2147483647) m ON m.patient_id = p.id`;
  }
}

const wordOf = (place: number) => `w${Math.floor(place / BITS)}`;
const bitOf = (place: number) => String(2n ** BigInt(place % BITS));
