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
  has(rule: Criterion | "unknown", rows: () => Prisma.Sql): Prisma.Sql {
    const key = JSON.stringify(rule);
    const before = this.#known.get(key);
    if (before) return before;
    const place = this.#sets.push(rows()) - 1;
    const bit = Prisma.raw(`(COALESCE(m.${wordOf(place)}, 0) & ${bitOf(place)}) <> 0`);
    const condition = Prisma.sql`(${bit})`;
    this.#known.set(key, condition);
    return condition;
  }

  get size(): number {
    return this.#sets.length;
  }

  /** Joins `m` to the patients `p`; empty where no rule asks for a set. */
  get join(): Prisma.Sql {
    if (this.size === 0) return Prisma.empty;
    return Prisma.sql`LEFT JOIN (${this.rows}) m ON m.patient_id = p.id`;
  }

  /**
   * Those who are in any set, each once, in the columns of `m`. Indexes give most sets in the order of patients, so that
   * sorting costs little, and rows in order are grouped faster than so many ids are hashed. The offset keeps the sets apart
   * from the patients, and lets processes share the reading of each.
   */
  get rows(): Prisma.Sql {
    const words = this.#words;
    const sets = this.#sets.map((rows, place) => {
      const bits = words.map((word) => `${word === wordOf(place) ? bitOf(place) : 0}::int8 AS ${word}`);
      return Prisma.sql`SELECT s.patient_id, ${Prisma.raw(bits.join(", "))} FROM (${rows}) s`;
    });
    const together = Prisma.raw(words.map((word) => `bit_or(u.${word}) AS ${word}`).join(", "));
    return Prisma.sql`SELECT u.patient_id, ${together} FROM (${Prisma.join(sets, " UNION ALL ")} ORDER BY 1) u
      GROUP BY u.patient_id OFFSET 0`;
  }

  /** The one row of `m` that stands for whoever is in no set. */
  get inNone(): Prisma.Sql {
    return Prisma.raw(`SELECT ${this.#words.map((word) => `0::int8 AS ${word}`).join(", ")}`);
  }

  get #words(): string[] {
    return [...new Set(this.#sets.map((_, place) => wordOf(place)))];
  }
}

const wordOf = (place: number) => `w${Math.floor(place / BITS)}`;
const bitOf = (place: number) => String(2n ** BigInt(place % BITS));
